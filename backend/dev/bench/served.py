"""The same requests through a real gunicorn with one worker, which always has the next one waiting.

So the clients' own work is done beside the worker's, and requests a second are what the worker can answer.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from tqdm import tqdm

from dev import testing
from dev.bench.measure import WARM_UP, Request
from dev.bench.replay import Failed
from dev.bench.wsgi import VARIANT, in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dev.bench.measure import Desk

PATIENCE = 60  # seconds
EMPTY_ANSWERS = 500
CLIENTS, BURST = 2, 6
HELLO = Request("GET", "/", {})


class Server:
    """A gunicorn on the loopback with one worker."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        """Remember where it listens, and the process to which its worker belongs."""
        self.port = port
        self.process = process

    def send(self, request: Request, variant: str = "") -> tuple[bytes, float]:
        """Return the answer, and the milliseconds from connecting to its last byte; raise `Failed` for a refusal."""
        start = perf_counter()
        client = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        client.request(
            request.method, request.url, request.body or None, {**request.headers, VARIANT: variant}
        )
        response = client.getresponse()
        content = response.read()
        client.close()
        ms = (perf_counter() - start) * 1000
        if response.status not in range(200, 300):
            raise Failed(request.url, response.status, content)
        return content, ms


@contextmanager
def serving(database: str, application: str) -> Iterator[Server]:
    """Serve a database with our own settings of gunicorn, one worker that is never replaced."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {
        **testing.environment(database),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
        "WEB_MAX_REQUESTS": "0",
        "WEB_LOG_LEVEL": "error",
    }
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", application],
        cwd=testing.BACKEND,
        env=environment,
    )
    try:
        server = Server(port, process)
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait(server: Server) -> None:
    """Return when the server listens; its first answer then takes until the worker is ready."""
    until = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < until:
        try:
            server.send(Request("GET", "/healthz", {"host": "localhost"}))
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise Failed("gunicorn does not answer; see its lines above")


def rounds(
    desk: Desk, names: Sequence[str], count: int
) -> tuple[dict[tuple[str, ...], float], float]:
    """Return the median milliseconds a request by desk, case and variant, and gunicorn's own share of each."""
    ms: dict[tuple[str, ...], list[float]] = defaultdict(list)
    desk.enter()
    cases = [case for case in desk.cases if case.name in names]
    with (
        serving(desk.database or "", "dev.bench.wsgi:application") as server,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):
        for number in tqdm(range(WARM_UP + count), desc="through gunicorn", disable=None):
            for case in cases:
                for variant in in_turn(number):
                    wanted = [desk.request(case, variant) for _ in range(BURST)]
                    start = perf_counter()
                    list(clients.map(server.send, wanted, [variant] * BURST))
                    if number >= WARM_UP:
                        taken = (perf_counter() - start) * 1000 / BURST
                        ms[desk.name, case.name, variant].append(taken)
        return {key: median(values) for key, values in ms.items()}, _own_share(server)


def _own_share(server: Server) -> float:
    """Return the milliseconds of the worker's processor that an empty answer takes."""
    before = float(server.send(HELLO)[0])
    for _ in range(EMPTY_ANSWERS):
        server.send(HELLO)
    return (float(server.send(HELLO)[0]) - before) / EMPTY_ANSWERS * 1000
