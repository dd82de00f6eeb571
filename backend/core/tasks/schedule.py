"""What is done again and again: which slots are due, and who takes them.

A slot is a moment that all workers agree on. Taking it and enqueuing its task is one transaction, so that of several
workers one does it, and a restart neither repeats nor forgets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from django.db import connection
from django.utils import timezone

from core.tasks.models import Turn
from core.tenancy.context import PLATFORM_ID, tenant_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import tzinfo
    from uuid import UUID

    from django_tasks.base import Task

# How late a daily task is still begun: a reminder for the morning is not sent at night.
STILL_TODAY = timedelta(hours=3)
TAKE = """
    INSERT INTO tasks_turn (name, clinic, slot) VALUES (%s, %s, %s)
    ON CONFLICT (name, clinic) DO UPDATE SET slot = excluded.slot WHERE tasks_turn.slot < excluded.slot
"""
# A clinic at work, and the time zone that its days are meant in.
Clock: TypeAlias = "tuple[UUID, tzinfo]"


@dataclass(frozen=True)
class Every:
    """Once in every interval, for the platform."""

    interval: timedelta

    def slots(self, now: datetime) -> Iterator[tuple[UUID, datetime]]:
        """Yield the latest slot; slots are counted from 1970, so that every worker names the same."""
        seconds = self.interval.total_seconds()
        yield PLATFORM_ID, datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=UTC)


@dataclass(frozen=True)
class Daily:
    """Once on every day of each clinic's own calendar, at a time on its own clock."""

    at: time

    def slots(self, now: datetime) -> Iterator[tuple[UUID, datetime]]:
        """Yield the clinics whose time has come in the last hours.

        A time that a change of clocks skips counts as its equivalent an hour later, one that it repeats as the first.
        """
        for clinic, zone in _clinics():
            slot = datetime.combine(now.astimezone(zone), self.at, tzinfo=zone).astimezone(UTC)
            if slot <= now < slot + STILL_TODAY:
                yield clinic, slot


@dataclass(frozen=True)
class Periodic:
    """A task that nobody has to ask for."""

    name: str
    when: Every | Daily
    task: Task[[], None]


PERIODIC: dict[str, Periodic] = {}


def _no_clinics() -> Iterable[Clock]:
    return ()


_clinics: Callable[[], Iterable[Clock]] = _no_clinics


def ask_for_clinics(ask: Callable[[], Iterable[Clock]]) -> None:
    """Say who knows the clinics that are at work, which the ground floor does not."""
    global _clinics  # noqa: PLW0603  filled once, by the app that knows
    _clinics = ask


def periodically(name: str, when: Every | Daily, task: Task[[], None]) -> None:
    """Declare a task that is due at every slot; its name is kept for ever, since it says which slots were taken."""
    if name in PERIODIC:
        raise ValueError(f"Two periodic tasks are named {name}.")
    PERIODIC[name] = Periodic(name, when, task)


def enqueue_due(now: datetime | None = None) -> int:
    """Enqueue every periodic task whose slot has come and that no worker has taken; return how many."""
    now = now or timezone.now()
    due = [(it, clinic, slot) for it in PERIODIC.values() for clinic, slot in it.when.slots(now)]
    oldest = min((slot for _, _, slot in due), default=now)
    taken = {(it.name, it.clinic): it.slot for it in Turn.objects.filter(slot__gte=oldest)}
    return sum(
        _enqueue(periodic, clinic, slot)
        for periodic, clinic, slot in due
        if taken.get((periodic.name, clinic)) != slot
    )


def _enqueue(periodic: Periodic, clinic: UUID, slot: datetime) -> bool:
    """Take a slot and enqueue its task, both or neither; return whether it was still to be had."""
    with tenant_context(clinic), connection.cursor() as cursor:
        cursor.execute(TAKE, [periodic.name, clinic, slot])
        is_ours: bool = cursor.rowcount == 1
        if is_ours:
            periodic.task.enqueue()
    return is_ours
