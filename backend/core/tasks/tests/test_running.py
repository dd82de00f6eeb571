"""What an attempt does: for its clinic, all or nothing, and what is kept when it fails."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.request_ids import working_for
from core.tasks import failures
from core.tasks import worker as worker_module
from core.tasks.running import claim, reap, run
from core.tasks.tests import errands
from core.tasks.worker import Worker
from core.tenancy.context import current_tenant_id_or_none


@pytest.fixture
def errand(alpha):
    """Have something done for alpha."""

    def ask(task, **more):
        errand = uuid4()
        with alpha.context(), working_for("request-of-the-test"):
            task.enqueue(errand=errand, **more)
        return errand

    return ask


@pytest.fixture
def times_done(alpha):
    def count(errand):
        with alpha.context():
            return errands.times_done(errand)

    return count


def test_it_works_for_its_clinic_and_its_request(errand, alpha, worker, row):
    errands.SEEN.clear()
    errand_id = errand(errands.look_around, colour=errands.Colour.GREEN)

    assert worker.step()

    known = (alpha.id, "request-of-the-test", row().pk, errand_id, errands.Colour.GREEN)
    assert [known] == errands.SEEN
    assert row().status == "SUCCESSFUL"
    assert current_tenant_id_or_none() is None


def test_history_names_request_and_task(alpha, worker, row):
    with alpha.context(), working_for("request-of-the-test"):
        errands.tell_the_database.enqueue()
    errands.SEEN.clear()
    worker.step()

    assert [{"request": "request-of-the-test", "task": str(row().pk)}] == errands.SEEN
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant_id', true)")
        assert cursor.fetchone() == ("",)


def test_what_a_task_enqueues_belongs_to_the_same_clinic_and_request(alpha, worker):
    with alpha.context(), working_for("request-of-the-test"):
        errands.ask_another.enqueue()
    worker.step()

    kept = DBTaskResult.objects.ready().get().args_kwargs
    assert (kept["tenant"], kept["request"]) == (str(alpha.id), "request-of-the-test")


def test_a_failure_leaves_no_effect_and_comes_back_later(errand, worker, row, times_done):
    errand_id = errand(errands.stumble)
    before = timezone.now()

    worker.step()

    assert times_done(errand_id) == 0
    assert row().status == "READY"
    assert timedelta(seconds=5) <= row().run_after - before <= timedelta(seconds=11)
    assert not worker.step(), "it waits"


def test_after_its_last_attempt_it_is_a_dead_letter(errand, worker, row, at_once, times_done):
    errand_id = errand(errands.stumble)
    for attempt in (1, 2, 3):
        assert worker.step()
        assert len(row().worker_ids) == attempt

    assert (row().status, row().exception_class_path) == ("FAILED", "builtins.KeyError")
    assert row().finished_at is not None
    assert times_done(errand_id) == 0
    assert not worker.step()


def test_what_is_hopeless_is_not_tried_again(errand, worker, row):
    errand(errands.give_up)

    worker.step()

    assert (row().status, len(row().worker_ids)) == ("FAILED", 1)


def test_of_a_failure_its_class_and_place_are_kept_and_no_value(errand, worker, row, caplog):
    caplog.set_level(logging.DEBUG)
    errand(errands.stumble)

    worker.step()

    told = row().traceback.splitlines()
    assert [line for line in told if not line.startswith(" ")] == [
        "builtins.KeyError",
        "builtins.ValueError",
    ]
    assert any(line.startswith("  core/tasks/tests/errands.py:") for line in told)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM django_tasks_database_dbtaskresult t")
        assert errands.CANARY not in cursor.fetchone()[0]
    assert "failed in attempt 1 of 3" in caplog.text
    assert errands.CANARY not in caplog.text


def test_a_task_that_the_release_does_not_know_comes_back_later(errand, worker, row):
    errand(errands.count_up)
    DBTaskResult.objects.update(task_path="core.tasks.tests.errands.of_the_next_release")

    worker.step()

    assert (row().status, row().exception_class_path) == ("READY", "builtins.ImportError")


def test_an_attempt_that_was_taken_for_lost_does_nothing(errand, row, at_once, times_done, worker):
    errand_id = errand(errands.count_up)
    slow = claim("slow")
    assert reap() == 1
    quick = claim("quick")

    run(slow)
    assert times_done(errand_id) == 0
    run(quick)
    run(quick)

    assert times_done(errand_id) == 1
    assert row().status == "SUCCESSFUL"


def test_a_task_whose_workers_all_die_is_a_dead_letter(errand, row, at_once):
    errand(errands.stumble)
    for _ in range(3):
        assert claim("doomed")
        reap()

    assert row().status == "FAILED"
    assert row().exception_class_path == "core.tasks.errors.WorkerLost"
    assert claim("doomed") is None


@pytest.mark.parametrize("kept", [{}, [], {"attempts": "many"}, {"tenant": "x", "attempts": None}])
def test_a_row_that_is_not_of_our_making_is_a_dead_letter_and_stops_nobody(
    errand, worker, row, at_once, kept
):
    errand(errands.count_up)
    DBTaskResult.objects.update(args_kwargs=kept)
    assert worker.step()
    assert row().status == "FAILED"

    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - timedelta(hours=1))
    assert reap() == 1
    assert row().status == "FAILED"


def test_a_claim_of_a_moment_ago_is_not_taken_for_lost(errand):
    errand(errands.count_up)
    claim("just now")

    assert reap() == 0


def test_pauses_double_up_to_an_hour_and_differ():
    for attempt, most in ((1, 10), (2, 20), (5, 160), (9, 2560), (10, 3600), (500, 3600)):
        pauses = {failures.pause_after(attempt).total_seconds() for _ in range(20)}
        assert most / 2 <= min(pauses) < max(pauses) <= most


def test_what_fails_after_the_commit_is_said_and_undoes_nothing(clinic, caplog):
    with clinic.context():
        errands.trip_after_the_commit.enqueue()
    row = claim("worker")

    run(row)

    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert "errands.py" in caplog.text
    assert errands.CANARY not in caplog.text


def test_a_worker_survives_whatever_a_step_raises_and_says_no_value(monkeypatch, caplog):
    survivor, steps = Worker(), []

    def step():
        steps.append(len(steps))
        if len(steps) == 1:
            raise ValueError("Erika Mustermann")
        survivor.stop()

    monkeypatch.setattr(survivor, "step", step)
    monkeypatch.setattr(worker_module, "WITHOUT_DATABASE", 0)
    monkeypatch.setattr(worker_module, "close_old_connections", lambda: None)
    survivor.work()

    assert steps == [0, 1]
    assert "ValueError" in caplog.text
    assert "Erika" not in caplog.text
