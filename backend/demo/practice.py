"""The rooms of a demo clinic, and when its providers are in."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, NamedTuple

from apps.appointments.models import Operatory, WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from apps.medical_records.models import Patient
    from apps.users.models import User
    from demo.clinics import Clinic, Treatment

SESSION_HOURS = 4
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
# Who is in on which ISO weekdays for a session that begins so many hours after the clinic opens.
SESSIONS: dict[str, tuple[tuple[Sequence[int], int], ...]] = {
    "dentist": ((MONDAY_TO_FRIDAY, 0), (MONDAY_TO_FRIDAY, 5)),
    "dentist2": ((MONDAY_TO_FRIDAY, 1), ((1, 2, 4, 5), 6)),
    "dentist3": (((1, 2, 3, 4, 5, 6), 0), (MONDAY_TO_FRIDAY, 5)),
    "hygienist": ((MONDAY_TO_FRIDAY, 0), ((1, 2, 3, 4), 5)),
}


class Provider(NamedTuple):
    """Somebody who treats patients: in which room, whose, what, and from which hours of which weekdays."""

    user: User
    room: Operatory
    patients: Sequence[Patient]
    treatments: Sequence[Treatment]
    sessions: dict[int, list[int]]


def add_rooms(clinic: Clinic) -> list[Operatory]:
    """Give the current clinic a room for each provider, so that no two providers ever want the same."""
    return list(Operatory.objects.bulk_create(Operatory(name=name) for name in clinic.rooms))


def add_hours(clinic: Clinic, doctors: Iterable[User]) -> None:
    """Write the weekly hours that appointments are then given in."""
    WorkingHours.objects.bulk_create(
        WorkingHours(
            doctor=doctor,
            weekday=weekday,
            starts_at=time(hour),
            ends_at=time(hour + SESSION_HOURS),
        )
        for doctor in doctors
        for weekday, hours in sessions_of(clinic, doctor).items()
        for hour in hours
    )


def sessions_of(clinic: Clinic, doctor: User) -> dict[int, list[int]]:
    """Return the local hours at which somebody's sessions begin, by ISO weekday."""
    hours: dict[int, list[int]] = {}
    for weekdays, after in SESSIONS[doctor.username]:
        for weekday in weekdays:
            hours.setdefault(weekday, []).append(clinic.opens + after)
    return hours


def providers_of(
    clinic: Clinic, doctors: Sequence[User], rooms: Sequence[Operatory], patients: Sequence[Patient]
) -> list[Provider]:
    """Put each provider into a room with the own patients; the hygienist sees everybody's."""
    return [
        Provider(
            user=doctor,
            room=room,
            patients=[one for one in patients if one.primary_doctor_id == doctor.pk] or patients,
            treatments=clinic.hygiene if doctor.username == "hygienist" else clinic.treatments,
            sessions=sessions_of(clinic, doctor),
        )
        for doctor, room in zip(doctors, rooms, strict=True)
    ]
