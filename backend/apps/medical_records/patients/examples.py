"""A patient of the examples' clinic."""

from typing import Any

from apps.users.examples import DENTIST

PATIENT = "0190f3c1-7a00-7000-8000-000000000301"
TAKEN_IN = "2027-01-05T09:30:00Z"

EXAMPLES: dict[str, Any] = {
    "Patient": {
        "id": PATIENT,
        "number": "1042",
        "first_name": "Jürgen",
        "last_name": "Müller",
        "preferred_name": "",
        "birth_date": "1968-11-23",
        "sex": "male",
        "email": "juergen.mueller@example.com",
        "phone": "+4940555012",
        "address": "Deichstraße 12",
        "city": "Hamburg",
        "postal_code": "20459",
        "country": "DE",
        "language": "de",
        "primary_doctor": DENTIST,
        "notes": "Prefers mornings.",
        "status": "active",
        "created_at": TAKEN_IN,
        "updated_at": TAKEN_IN,
        "version": 1,
    },
    "Version": {
        "at": "2027-01-06T10:15:00Z",
        "action": "update",
        "user": DENTIST,
        "request": "0190f3c1-7a00-7000-8000-00000000a001",
        "changes": {"phone": ["", "+4940555012"]},
    },
    "TimelineEntry": {
        "at": TAKEN_IN,
        "kind": "patient_registered",
        "id": "0190f3c1-7a00-7000-8000-000000000302",
        "details": {},
    },
}
