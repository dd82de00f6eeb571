"""Tasks that tests give to workers; their effect is a number of the clinic, so that doing one twice is seen."""

from __future__ import annotations

import time
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django_tasks import task

from core.numbering import NumberSequence, take_numbers
from core.request_ids import current_request_id
from core.tasks.errors import Hopeless
from core.tasks.running import current_task_id
from core.tenancy.context import current_tenant_id

SEEN: list[Any] = []
CANARY = "Erika Mustermann"


class Colour(Enum):
    GREEN = "the colour of grass"


@task(attempts=5)
def count_up(*, errand: UUID) -> None:
    take_numbers(str(errand))


@task(attempts=20)
def linger(*, errand: UUID) -> None:
    take_numbers(str(errand))
    time.sleep(0.15)


@task(attempts=3)
def stumble(*, errand: UUID) -> None:
    take_numbers(str(errand))
    try:
        _trip()
    except ValueError as error:
        raise KeyError(f"{CANARY} again") from error


@task(attempts=3)
def give_up(*, errand: UUID) -> None:
    raise Hopeless(CANARY)


@task(attempts=3)
def look_around(*, errand: UUID, colour: Colour) -> None:
    SEEN.append((current_tenant_id(), current_request_id(), current_task_id(), errand, colour))


@task(attempts=3)
def ask_another() -> None:
    count_up.enqueue(errand=uuid4())


@task(attempts=3)
def tell_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_metadata')::json")
        SEEN.append(cursor.fetchone()[0])


@task(attempts=3)
def trip_after_the_commit() -> None:
    transaction.on_commit(_trip)


def _trip():
    raise ValueError(CANARY)


@task(attempts=3)
def tick() -> None:
    take_numbers("ticks")


def times_done(errand):
    sequence = NumberSequence.objects.filter(name=str(errand)).first()
    return sequence.value if sequence else 0
