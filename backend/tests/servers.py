"""A real gunicorn on a test database."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import requests

from dev import testing

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gunicorn(database: str, **environment: str) -> Iterator[str]:
    """Serve a database on a free port of the loopback; yield the server's address."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "--log-level", "error"],
        cwd=testing.BACKEND,
        env={**testing.environment(database), "BIND": f"127.0.0.1:{port}", **environment},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            if requests.get(f"{url}/healthz", timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            pass  # not yet
        time.sleep(0.1)
    msg = "gunicorn does not answer; see its lines above"
    raise RuntimeError(msg)
