"""What the queue does for itself: done tasks go after a week, dead letters after 90 days and can be tried again."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.api import health
from core.tasks.models import DeadLetter
from core.tasks.schedule import PERIODIC
from core.tasks.services import retry
from core.tasks.tasks import prune
from core.tasks.tests.errands import count_up, give_up
from core.tasks.worker import Worker
from core.tenancy.context import PLATFORM_ID, tenant_context


@pytest.fixture
def finished(alpha, worker):
    def finish(task, days):
        with alpha.context():
            pk = task.enqueue(errand=uuid4()).id
        worker.step()
        DBTaskResult.objects.filter(pk=pk).update(finished_at=timezone.now() - timedelta(days=days))
        return pk

    return finish


def test_done_tasks_go_after_a_week_and_dead_letters_after_ninety_days(finished, worker):
    kept = {finished(count_up, 6), finished(give_up, 89)}
    finished(count_up, 8)
    finished(give_up, 91)

    with tenant_context(PLATFORM_ID):
        pruning = prune.enqueue().id
    worker.step()

    left = {str(row.pk) for row in DBTaskResult.objects.exclude(pk=pruning)}
    assert left == kept
    assert "prune_tasks" in PERIODIC


def test_a_dead_letter_that_is_tried_again_has_all_its_attempts(finished, worker):
    pk = finished(give_up, 1)

    assert retry([pk]) == 1
    assert retry([pk]) == 0, "it is not dead any more"
    assert DBTaskResult.objects.get().status == "READY"
    worker.step()

    assert len(DeadLetter.objects.get().worker_ids) == 1


def test_a_worker_looks_after_the_queue_first_and_then_now_and_again(db, monkeypatch):
    rounds = []
    monkeypatch.setattr("core.tasks.worker.reap", lambda: rounds.append("reap"))
    monkeypatch.setattr("core.tasks.worker.enqueue_due", lambda: rounds.append("enqueue"))
    worker = Worker()
    worker.step()
    worker.step()
    assert rounds == ["reap", "enqueue"]

    monkeypatch.setattr("core.tasks.worker.time.monotonic", lambda: 1e12)
    worker.step()
    assert len(rounds) == 4


def test_readiness_says_whether_the_queue_is_there(db, client, monkeypatch):
    assert client.get("/readyz").json()["checks"]["queue"] == "ok"

    monkeypatch.setattr(DBTaskResult.objects, "ready", _raise(ProgrammingError))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["queue"]) == (503, "unreachable")
    assert answer.json()["checks"]["database"] == "ok"

    monkeypatch.setattr(health, "_missing_migrations", _raise(DatabaseError))
    assert client.get("/readyz").json()["checks"]["queue"] == "unknown"


def _raise(error):
    def fail():
        raise error

    return fail
