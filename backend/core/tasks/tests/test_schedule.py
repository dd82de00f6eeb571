"""Periodic tasks: each slot once, whoever and how many look, and on every clinic's own clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from core.tasks import schedule
from core.tasks.models import Turn
from core.tasks.schedule import Daily, Every, enqueue_due, periodically
from core.tasks.tests.errands import tick
from core.tenancy.context import PLATFORM_ID
from tests.clinics import make_clinic

NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def only_ours(monkeypatch):
    monkeypatch.setattr(schedule, "PERIODIC", {})


@pytest.fixture
def hourly():
    periodically("ticks", Every(HOUR), tick)


@pytest.fixture
def at_eight():
    periodically("ticks", Daily(time(8)), tick)


def enqueued_for():
    return sorted(row.args_kwargs["tenant"] for row in DBTaskResult.objects.all())


def test_an_interval_s_slot_is_taken_once(db, hourly):
    assert [enqueue_due(NOON + timedelta(minutes=m)) for m in (0, 1, 59)] == [1, 0, 0]
    assert enqueue_due(NOON + HOUR) == 1
    assert enqueued_for() == [str(PLATFORM_ID)] * 2


def test_slots_that_nobody_was_there_for_are_made_up_by_one(db, hourly):
    enqueue_due(NOON)

    assert enqueue_due(NOON + 50 * HOUR) == 1


def test_a_worker_whose_clock_is_late_repeats_nothing(db, hourly):
    enqueue_due(NOON)

    assert enqueue_due(NOON - timedelta(minutes=1)) == 0


def test_a_slot_that_is_rolled_back_is_taken_again(db, hourly, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("core.tasks.backend.uuid7", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            enqueue_due(NOON)
    assert not Turn.objects.exists()

    assert enqueue_due(NOON) == 1


def test_a_day_s_time_is_meant_on_each_clinic_s_clock(db, at_eight):
    berlin = make_clinic("berlin", timezone="Europe/Berlin")
    make_clinic("york", timezone="America/New_York")
    make_clinic("closed", timezone="Europe/Berlin", status="suspended")

    assert enqueue_due(datetime(2027, 3, 10, 6, 59, tzinfo=UTC)) == 0
    assert enqueue_due(datetime(2027, 3, 10, 7, 0, tzinfo=UTC)) == 1
    assert enqueued_for() == [str(berlin.id)]
    assert enqueue_due(datetime(2027, 3, 10, 13, 0, tzinfo=UTC)) == 1, "eight in New York"


def test_a_day_s_time_is_eight_hours_after_midnight_on_paper_also_when_clocks_change(db, at_eight):
    make_clinic("berlin", timezone="Europe/Berlin")
    found = []
    moment = datetime(2027, 3, 27, tzinfo=UTC)
    while moment < datetime(2027, 3, 30, tzinfo=UTC):
        if enqueue_due(moment):
            found.append((moment.day, moment.hour))
        moment += timedelta(minutes=30)

    assert found == [(27, 7), (28, 6), (29, 6)]


@pytest.mark.parametrize(("day", "hours"), [(28, [1]), (31, [0])])
def test_a_time_that_does_not_exist_or_exists_twice_comes_once(db, day, hours):
    periodically("ticks", Daily(time(2, 30)), tick)
    make_clinic("berlin", timezone="Europe/Berlin")
    month = 3 if day == 28 else 10
    start = datetime(2027, month, day, tzinfo=UTC) - timedelta(hours=2)

    found = [
        moment.hour
        for moment in (start + timedelta(minutes=15 * n) for n in range(24))
        if enqueue_due(moment)
    ]

    assert found == hours


def test_a_morning_s_task_is_not_begun_at_night(db, at_eight):
    make_clinic("berlin", timezone="Europe/Berlin")

    assert enqueue_due(datetime(2027, 3, 10, 9, 59, tzinfo=UTC)) == 1
    assert enqueue_due(datetime(2027, 3, 11, 10, 0, tzinfo=UTC)) == 0
    assert enqueue_due(datetime(2027, 3, 12, 7, 0, tzinfo=UTC)) == 1


def test_of_eight_workers_one_takes_a_slot(committed, hourly):
    def look(_):
        try:
            return sum(enqueue_due(NOON + n * HOUR) for n in range(5))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(look, range(8)))

    assert sum(taken) == DBTaskResult.objects.count()
    assert Turn.objects.get().slot == NOON + 4 * HOUR
    assert DBTaskResult.objects.count() == 5


def test_a_name_is_given_once(hourly):
    with pytest.raises(ValueError, match="ticks"):
        periodically("ticks", Every(HOUR), tick)
