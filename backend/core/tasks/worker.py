"""The worker: one process, one task at a time. Run as many as there is work for."""

from __future__ import annotations

import logging
import os
import socket
import time
from threading import Event

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.crypto import get_random_string

from core.tasks.failures import class_of, place_of
from core.tasks.running import claim, reap, run
from core.tasks.schedule import enqueue_due

logger = logging.getLogger(__name__)
# In seconds: how long an idle worker waits before it looks again, and how often it looks after the queue as a whole.
IDLE = 1.0
ROUNDS = 5.0
WITHOUT_DATABASE = 5.0


class Worker:
    """Takes tasks until it is told to stop, and then finishes the one that it has begun."""

    def __init__(self) -> None:
        """Take a name that no other worker has."""
        self.name = f"{socket.gethostname()}:{os.getpid()}:{get_random_string(8)}"[:64]
        self._stopping = Event()
        self._next_round = 0.0

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def work(self) -> None:
        """Work until told to stop; wait for a database that is away."""
        logger.info("Worker %s begins.", self.name)
        while not self._stopping.is_set():
            close_old_connections()
            try:
                pause = 0.0 if self.step() else IDLE
            except (DatabaseError, InterfaceError) as error:
                logger.warning("The queue cannot be reached: %s", class_of(error))
                connection.close()
                pause = WITHOUT_DATABASE
            except Exception as error:  # noqa: BLE001  the next task may be one that can be done
                logger.error("Worker %s: %s", self.name, place_of(error))  # noqa: TRY400  no values
                pause = WITHOUT_DATABASE
            self._stopping.wait(pause)
        logger.info("Worker %s has stopped.", self.name)

    def step(self) -> bool:
        """Do the next task that is due; return whether there was one."""
        self._make_rounds()
        row = claim(self.name)
        if row is not None:
            run(row)
        return row is not None

    def _make_rounds(self) -> None:
        if time.monotonic() >= self._next_round:
            self._next_round = time.monotonic() + ROUNDS
            reap()
            enqueue_due()
