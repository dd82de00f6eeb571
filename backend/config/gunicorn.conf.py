"""gunicorn: sync workers (gthread's slowest answers took two to four times as long), settings by environment."""

import gc
from typing import Any

from environs import Env

env = Env()
wsgi_app = "config.wsgi:application"
bind = env.str("BIND", "127.0.0.1:8000")
workers = env.int("WEB_CONCURRENCY", 2)
timeout = env.int("WEB_TIMEOUT", 30)
max_requests = env.int("WEB_MAX_REQUESTS", 10_000)
max_requests_jitter = max_requests // 10
loglevel = env.str("WEB_LOG_LEVEL", "info")
control_socket_disable = True  # it would be one file for every server of a user
forwarder_headers = ""  # nobody in front of us says SCRIPT_NAME or PATH_INFO by a header


def post_worker_init(worker: Any) -> None:  # noqa: ARG001
    """Take what was loaded for good out of every later collection, which would walk all of it."""
    gc.collect()
    gc.freeze()
