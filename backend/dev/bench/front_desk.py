"""The front desk's morning at the demo clinic Harbor: look at the book, find a patient, find a time, book it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tqdm import tqdm
from uuid_utils.compat import uuid7

from demo.clinics import HARBOR
from demo.loader import load
from demo.people import PASSWORD
from dev import testing
from dev.bench.measure import Case, Desk

RECEPTIONIST = {"tenant": HARBOR.slug, "username": "receptionist", "password": PASSWORD}
# A Wednesday, always the same, so that every run measures the same clinic.
NOW = datetime(2026, 9, 9, 6, tzinfo=UTC)
BOOK, PAGE, MINUTES = "appointments/", 50, 30
# After the demo's last visit: a booking meets none, and changes no other request's answer.
FIRST_BOOKING = NOW + timedelta(days=100)


def load_clinic(database: str) -> None:
    """Load all of the clinic as the application's role; then tidy up as autovacuum would have done over night."""
    with tqdm(total=1, desc="clinic", bar_format="{l_bar}{bar}| {elapsed}", disable=None) as bar:

        def advance(share: float) -> None:
            bar.update(min(share, 1 - bar.n))  # floats may add up to more

        load(HARBOR, now=NOW, advance=advance)
    with testing.superuser(database) as connection, connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def cases(desk: Desk) -> list[Case]:
    """List the requests to measure."""
    now, then = NOW.isoformat(), (NOW + timedelta(days=7)).isoformat()
    book = f"{BOOK}?{urlencode({'appointment_date__gte': now})}"
    search = f"patients/?{urlencode({'search': 'jurgen muler'})}"
    week = urlencode({"from": now, "to": then, "duration_minutes": MINUTES})
    free = f"{BOOK}availability/?{week}"
    patient = desk.call(search)[0]["results"][0]
    slot = desk.call(free)[0]["results"][0]
    return [
        Case(f"the day's book, {PAGE} visits", book, lambda said: len(said["results"]) == PAGE),
        Case("a patient", f"patients/{patient['id']}/", lambda said: said == patient),
        Case("search for jurgen muler", search, lambda said: patient in said["results"]),
        Case("free times of a week", free, lambda said: slot in said["results"]),
        _booking(patient["id"], slot),
    ]


def _booking(patient: str, slot: dict[str, str]) -> Case:
    """Book one time after the other; a replay takes the next one too, under an id of its own."""
    times = (FIRST_BOOKING + number * timedelta(minutes=MINUTES) for number in count())
    what = {"patient": patient, "doctor": slot["doctor"], "operatory": slot["operatory"]}

    def body() -> dict[str, Any]:
        start = next(times).isoformat()
        return {**what, "appointment_date": start, "duration_minutes": MINUTES}

    def renew(said: Any) -> dict[Any, Any]:
        start = datetime.fromisoformat(said["appointment_date"])
        return {UUID(said["id"]): uuid7(), start: next(times)}

    return Case("a booking", BOOK, lambda said: what.items() <= said.items(), 201, body, renew)
