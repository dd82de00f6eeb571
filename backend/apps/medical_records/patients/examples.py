"""A patient of the examples' clinic."""

from typing import Any

from apps.users.examples import DENTIST

PATIENT = "0190f3c1-7a00-7000-8000-000000000301"
OTHER = "0190f3c1-7a00-7000-8000-000000000305"
TAKEN_IN = "2027-01-05T09:30:00Z"

ALERTS = [
    {
        "id": "0190f3c1-7a00-7000-8000-000000000303",
        "kind": "allergy",
        "severity": "critical",
        "text": "Penicillin: anaphylaxis",
        "since": "2019-05-02",
    }
]

EXAMPLES: dict[str, Any] = {
    "Patient": {
        "id": PATIENT,
        "alerts": ALERTS,
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
        "guarantor": None,
        "emergency_contact_name": "Anke Müller",
        "emergency_contact_phone": "+4940555013",
        "contact_preferences": {"reminders": ["sms", "email"], "recalls": ["letter"]},
        "notes": "Prefers mornings.",
        "status": "active",
        "merged_into": None,
        "created_at": TAKEN_IN,
        "updated_at": TAKEN_IN,
        "version": 1,
    },
    "Into": {"into": OTHER},
    "Archive": {"visits_ahead": "cancel"},
    "Merge": {
        "id": "0190f3c1-7a00-7000-8000-000000000304",
        "at": TAKEN_IN,
        "kind": "merged",
        "source": OTHER,
        "target": PATIENT,
        "user": DENTIST,
        "moved": {"appointments.visits": ["0190f3c1-7a00-7000-8000-000000000501"]},
        "kept": {"appointments.visits": []},
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
    "Summary": {
        "id": PATIENT,
        "alerts": ALERTS,
        "number": "1042",
        "first_name": "Jürgen",
        "last_name": "Müller",
        "preferred_name": "",
        "birth_date": "1968-11-23",
        "sex": "male",
        "language": "de",
        "phone": "+4940555012",
        "primary_doctor": DENTIST,
        "status": "active",
        "merged_into": None,
        "allergies": {
            "active": [
                {
                    "id": "0190f3c1-7a00-7000-8000-000000000303",
                    "category": "drug",
                    "substance": "Penicillin",
                    "severity": "severe",
                    "reaction": "Anaphylaxis",
                }
            ],
            "none_known": None,
        },
        "chart": {
            "open_findings": 1,
            "planned_count": 0,
            "planned": [],
            "last_completed": None,
        },
        "conditions": {"present": []},
        "contacts": {"last": [], "open_follow_ups": []},
        "documents": {"last_xray": None},
        "medications": {"active": []},
        "notes": {"last": None},
        "perio": {"last_exam": None},
        "prescriptions": {"active": []},
        "questionnaire": {"state": "never", "signed": None, "open": None},
        "treatment_plans": {"open_count": 0, "open": []},
        "visits": {
            "last": None,
            "next": {
                "id": "0190f3c1-7a00-7000-8000-000000000501",
                "at": "2027-06-01T07:00:00Z",
                "status": "scheduled",
                "doctor": DENTIST,
                "doctor_name": "Eva Lang",
                "duration_minutes": 30,
                "reason": "Check-up",
            },
            "missed": 1,
        },
    },
}
