"""How each refusal of prescriptions is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.patients.examples import PATIENT

if TYPE_CHECKING:
    from collections.abc import Callable

FLUORIDE = {"patient": PATIENT, "drug": "Fluoride", "dose": "1", "quantity": "1"}
# The examples' patient is allergic to penicillin.
PENICILLIN = {**FLUORIDE, "drug": "Penicillin V"}


def when_archived(desk):
    desk.archives()
    return desk.asks("prescriptions_create", FLUORIDE)


def when_merged(desk):
    desk.merges()
    return desk.asks("prescriptions_create", FLUORIDE)


PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("prescriptions_create", "patient_archived"): when_archived,
    ("prescriptions_create", "patient_merged"): when_merged,
    ("prescriptions_create", "allergy_conflict"): lambda desk: desk.asks(
        "prescriptions_create", PENICILLIN
    ),
    ("prescriptions_cancel", "invalid_transition"): lambda desk: desk.does_twice(
        "prescriptions_cancel", {"reason": "Wrong strength"}
    ),
}
