"""Workers as processes, and a queue in the test's own transaction."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from core.tasks import failures, running
from core.tasks.worker import Worker
from dev import testing
from tests.clinics import make_clinic


@pytest.fixture
def at_once(monkeypatch):
    """No waiting between attempts."""
    monkeypatch.setattr(failures, "FIRST_PAUSE", timedelta(0))
    monkeypatch.setattr(running, "GRACE", timedelta(0))


@pytest.fixture
def worker(monkeypatch):
    """A worker of this process, which minds no periodic tasks."""
    worker = Worker()
    monkeypatch.setattr(worker, "_make_rounds", lambda: None)
    return worker


@pytest.fixture
def row(db):
    """The only task there is."""
    return DBTaskResult.objects.get


@pytest.fixture
def clinic(committed):
    """A clinic that other processes see."""
    return make_clinic("gamma")


@pytest.fixture
def start_worker(database_name):
    """Start real workers; whatever of them still runs is ended with the test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(_worker(database_name))


@contextmanager
def _worker(database):
    process = subprocess.Popen(
        [sys.executable, "-m", "core.tasks.tests.impatient"],
        cwd=testing.BACKEND,
        env=testing.environment(database),
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
