"""Who pays for whom in a demo clinic, and one patient who was taken in twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.patients import services
from apps.medical_records.patients.choices import PatientStatus
from apps.medical_records.patients.merging.services import merge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from apps.medical_records.models import Patient

OF_AGE = 18
CHILDREN = 2
HOUSEHOLD = ("last_name", "phone", "address", "city", "postal_code")
AGREED = {"reminders": ["sms", "email"], "recalls": ["letter"]}


def relate(patients: Sequence[Patient], *, today: date) -> list[Patient]:
    """Give the first regular two children, merge a second number of the next, and archive somebody; return whom the book is about."""
    parent, twice, *others = patients
    services.edit(parent, contact_preferences=AGREED)
    active = [one for one in others if one.status == PatientStatus.ACTIVE]
    children = [one for one in active if today.year - one.birth_date.year < OF_AGE][:CHILDREN]
    for child in children:
        services.edit(
            child,
            guarantor=parent,
            emergency_contact_name=f"{parent.first_name} {parent.last_name}",
            emergency_contact_phone=parent.phone,
            **{name: getattr(parent, name) for name in HOUSEHOLD},
        )
    duplicate, left = [one for one in reversed(active) if one not in children][:2]
    same = ("first_name", "last_name", "preferred_name", "sex", "birth_date")
    services.edit(duplicate, email="", **{name: getattr(twice, name) for name in same})
    merge(duplicate, into=twice)
    left.status = services.archive(left).status
    return [one for one in patients if one is not duplicate]
