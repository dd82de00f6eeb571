"""A finding of the examples' clinic."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

FINDING = "0190f3c1-7a00-7000-8000-000000000801"
_SAID: dict[str, Any] = {
    "patient": PATIENT,
    "tooth": "36",
    "surfaces": "MO",
    "kind": "caries",
    "from_date": "2026-06-02",
    "to_date": None,
    "note": "Beneath the old filling.",
}

EXAMPLES: dict[str, Any] = {
    "Finding": {
        "id": FINDING,
        **_SAID,
        "recorded_by": DENTIST,
        "resolved_by": None,
        "superseded_by": None,
        "retracted_at": None,
        "retraction_reason": "",
        "created_at": "2027-01-06T10:25:00Z",
        "updated_at": "2027-01-06T10:25:00Z",
        "version": 1,
    },
    "NewFinding": {**_SAID, "tooth": "19", "notation": "universal", "surfaces": "OM"},
    "Resolving": {"to_date": "2026-07-01"},
    "Retraction": {"reason": "It was the tooth beside."},
}
