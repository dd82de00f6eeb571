"""A contact with the examples' patient."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT, TAKEN_IN
from apps.users.examples import DENTIST

CONTACT = "0190f3c1-7a00-7000-8000-000000000311"
_CONTACT: dict[str, Any] = {
    "id": CONTACT,
    "patient": PATIENT,
    "kind": "call",
    "direction": "outgoing",
    "happened_at": "2026-01-05T14:10:00Z",
    "subject": "Costs of the crown",
    "note": "Wants to ask the insurance first.",
    "outcome": "reached",
    "staff": DENTIST,
    "recorded_by": DENTIST,
    "follow_up_on": "2026-01-19",
    "followed_up_at": None,
    "created_at": TAKEN_IN,
    "updated_at": TAKEN_IN,
    "version": 1,
}

EXAMPLES: dict[str, Any] = {"Contact": _CONTACT, "NewContact": _CONTACT}
