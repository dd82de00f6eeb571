"""The four requests that are measured, and whether two answers to one say the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.utils.dateparse import parse_datetime

from apps.appointments.models import Appointment
from core.tenancy.context import tenant_context
from dev.bench.clinics import MINUTES, NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dev.bench.clinics import Clinic

OURS, TEXTBOOK = "/api/v1/appointments/", "/textbook/appointments/"
# After every book: a booking meets none, and changes no other request's answer.
FIRST_BOOKING = NOW + timedelta(days=100)
# What a booking is given by the server.
OF_ITS_OWN = frozenset({"id", "appointment_date", "ends_at", "created_at", "updated_at"})


class Case(NamedTuple):
    """A request: a GET, or a POST of a body that is made anew each time."""

    name: str
    path: str
    body: Callable[[], dict[str, Any]] | None = None
    root: str = ""

    def url(self, variant: str) -> str:
        """Return where a variant answers it; what the textbook has not is at one place."""
        if self.root:
            return self.root + self.path
        return (TEXTBOOK if variant == "textbook" else OURS) + self.path


def cases(clinic: Clinic) -> list[Case]:
    """List the requests, for a clinic that was loaded."""
    with tenant_context(clinic.tenant_id):
        visits = Appointment.objects.filter(appointment_date__gte=NOW).order_by("appointment_date")
        visit = visits.values("id", "patient_id", "doctor_id", "operatory_id")[0]
    week = {"from": NOW.isoformat(), "to": (NOW + timedelta(days=7)).isoformat()}
    return [
        Case("list", "?" + urlencode({"appointment_date__gte": NOW.isoformat()})),
        Case("detail", f"{visit['id']}/"),
        Case("create", "", _bookings(visit)),
        Case("availability", "availability/?" + urlencode({**week, "duration_minutes": MINUTES})),
    ]


def _bookings(visit: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """Book one time after the other, for the same patient."""
    starts: Iterator[datetime] = (FIRST_BOOKING + n * timedelta(minutes=MINUTES) for n in count())
    what = {name: str(visit[f"{name}_id"]) for name in ("patient", "doctor", "operatory")}

    def body() -> dict[str, Any]:
        return {
            **what,
            "appointment_date": next(starts).isoformat(),
            "duration_minutes": MINUTES,
            "reason": "Kontrolluntersuchung",
        }

    return body


def differences(case: Case, one: Any, other: Any) -> list[str]:
    """Say where two answers to a request differ in meaning; how a page leads to the next is not compared."""
    if case.body:
        one, other = (
            {k: v for k, v in said.items() if k not in OF_ITS_OWN} for said in (one, other)
        )
    if case.name == "list":
        one, other = one["results"], other["results"]
    return list(_differences(one, other, ""))


def _differences(one: Any, other: Any, where: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            yield from _differences(
                one.get(name, "(no such field)"),
                other.get(name, "(no such field)"),
                f"{where}.{name}",
            )
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (first, second) in enumerate(zip(one, other, strict=True)):
            yield from _differences(first, second, f"{where}[{number}]")
    elif _plain(one) != _plain(other):
        yield f"{where}: {one!r} and {other!r}"


def _plain(value: Any) -> Any:
    moment = parse_datetime(value) if isinstance(value, str) and value[10:11] == "T" else None
    return moment.astimezone(UTC) if moment else value
