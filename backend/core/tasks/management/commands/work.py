"""`manage.py work`: do what was enqueued, until SIGTERM."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser

from core.tasks.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator


class Command(BaseCommand):
    """Run one worker; SIGTERM or Ctrl-C lets it finish its task, a second one does not."""

    help = "Run one worker of the task queue until SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pid", type=Path, help="keep the process's number in this file")

    def handle(self, *args: Any, pid: Path | None, **options: Any) -> None:  # noqa: ARG002
        worker = Worker()

        def stop(number: int, _: Any) -> None:
            signal.signal(number, signal.SIG_DFL)
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        with _kept(pid):
            worker.work()


@contextmanager
def _kept(path: Path | None) -> Iterator[None]:
    if path is None:
        yield
        return
    path.write_text(str(os.getpid()))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
