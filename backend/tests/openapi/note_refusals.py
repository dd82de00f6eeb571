"""How each refusal of notes is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.models import MedicalRecord
from apps.medical_records.notes import services
from apps.medical_records.notes.examples import EXAMPLES
from apps.users.examples import DENTIST
from apps.users.models import User
from tests.clients import ApiClient
from tests.openapi.practice import IDS

if TYPE_CHECKING:
    from collections.abc import Callable

BODIES: dict[str, Any] = {
    "create": EXAMPLES["NewMedicalRecord"],
    "update": EXAMPLES["MedicalRecordDraft"],
    "partial_update": {"treatment": "Filling"},
    "sign": None,
    "amend": EXAMPLES["NewAmendment"],
}


def asks(desk, step):
    return desk.asks(f"medical_records_{step}", BODIES[step])


def is_its_doctor(desk):
    with desk.clinic.context():
        dentist = User.objects.get(pk=DENTIST)
    desk.client = ApiClient()
    desk.client.sign_in(dentist)


def when_signed(step):
    def provoke(desk):
        with desk.clinic.context():
            draft = MedicalRecord.objects.get(pk=IDS["medical-records"])
            services.sign(draft, by=draft.doctor)
        return asks(desk, step)

    return provoke


def when_archived(desk):
    desk.archives()
    return asks(desk, "create")


def when_merged(desk):
    desk.merges()
    return asks(desk, "create")


def when_empty(desk):
    is_its_doctor(desk)
    nothing = {"chief_complaint": "", "examination": "", "treatment": "", "diagnoses": []}
    desk.asks("medical_records_partial_update", nothing)
    return asks(desk, "sign")


PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("medical_records_create", "patient_archived"): when_archived,
    ("medical_records_create", "patient_merged"): when_merged,
    ("medical_records_update", "record_signed"): when_signed("update"),
    ("medical_records_partial_update", "record_signed"): when_signed("partial_update"),
    ("medical_records_sign", "record_signed"): when_signed("sign"),
    ("medical_records_sign", "not_its_doctor"): lambda desk: asks(desk, "sign"),
    ("medical_records_sign", "record_empty"): when_empty,
    ("medical_records_amend", "record_unsigned"): lambda desk: asks(desk, "amend"),
}
