"""Real workers, killed with -9 or racing: every effect is in the database exactly once."""

from __future__ import annotations

import signal
import time
from uuid import uuid4

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from core.tasks.tests import errands
from dev import testing


def wait_for(what, seconds=20):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def all_done():
    return not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def wait_until_at_work(worker):
    def is_at_work():
        running = DBTaskResult.objects.running()
        return any(f":{worker.pid}:" in row.worker_ids[-1] for row in running)

    wait_for(is_at_work)


@pytest.fixture
def ask(clinic):
    def enqueue(task, count):
        asked = [uuid4() for _ in range(count)]
        with clinic.context():
            for errand in asked:
                task.enqueue(errand=errand)
        return asked

    return enqueue


def effects(clinic, asked):
    with clinic.context():
        return [errands.times_done(errand) for errand in asked]


def test_every_effect_is_there_once_however_often_workers_are_killed(clinic, ask, start_worker):
    asked = ask(errands.linger, 8)
    for moment in (0.05, 0.2, 0.3):  # in the middle of a task, and between things
        worker = start_worker()
        wait_until_at_work(worker)
        time.sleep(moment)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    start_worker()
    wait_for(all_done)

    assert effects(clinic, asked) == [1] * 8
    attempts = [len(row.worker_ids) for row in DBTaskResult.objects.all()]
    assert max(attempts) > 1, "no kill met a worker at work"


def test_two_workers_share_the_work_and_do_nothing_twice(clinic, ask, start_worker):
    asked = ask(errands.linger, 10)
    start_worker()
    start_worker()
    wait_for(all_done)

    rows = DBTaskResult.objects.all()
    assert effects(clinic, asked) == [1] * 10
    assert {len(row.worker_ids) for row in rows} == {1}
    assert len({row.worker_ids[0] for row in rows}) == 2


def test_a_worker_that_is_asked_to_stop_finishes_its_task(clinic, ask, start_worker):
    asked = ask(errands.linger, 12)
    worker = start_worker()
    wait_until_at_work(worker)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=10) == 0

    rows = DBTaskResult.objects.all()
    assert {row.status for row in rows} == {"SUCCESSFUL", "READY"}
    assert sum(effects(clinic, asked)) == len([row for row in rows if row.status == "SUCCESSFUL"])


def test_a_worker_survives_that_the_database_drops_it(clinic, ask, start_worker, database_name):
    start_worker()
    ask(errands.count_up, 1)
    wait_for(all_done)
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 2
    connection.close()

    asked = ask(errands.count_up, 3)
    wait_for(all_done)

    assert effects(clinic, asked) == [1] * 3
