"""A prescription of the examples' clinic."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

PRESCRIPTION = "0190f3c1-7a00-7000-8000-000000000a01"
PAPER = "%PDF-1.7 …"
_ISSUED: dict[str, Any] = {
    "patient": PATIENT,
    "prescriber": DENTIST,
    "drug": "Nystatin Lederle",
    "substance": "Nystatin",
    "atc": "A07AA02",
    "strength": "100,000 IU/ml",
    "form": "oral suspension",
    "dose": "1 ml",
    "frequency": "four times a day for 7 days",
    "quantity": "30 ml",
    "repeats": 0,
    "instructions": "Keep it in the mouth for a while.",
    "replaces": None,
    "override_reason": "",
}

EXAMPLES: dict[str, Any] = {
    "NewPrescription": _ISSUED,
    "PrescriptionCancellation": {"reason": "Wrong strength"},
    "Prescription": {
        "id": PRESCRIPTION,
        **_ISSUED,
        "conflicts": [],
        "status": "active",
        "prescribed_at": "2027-01-12T09:40:00Z",
        "cancelled_at": None,
        "cancelled_by": None,
        "cancellation_reason": "",
        "created_at": "2027-01-12T09:40:00Z",
        "updated_at": "2027-01-12T09:40:00Z",
        "version": 1,
    },
}
