"""A visit to the examples' clinic, its chair and its hours."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

OPERATORY = "0190f3c1-7a00-7000-8000-000000000401"
ADDED = {"created_at": "2027-01-04T08:05:00Z", "updated_at": "2027-01-04T08:05:00Z", "version": 1}
BOOKING: dict[str, Any] = {
    "patient": PATIENT,
    "doctor": DENTIST,
    "operatory": OPERATORY,
    "appointment_date": "2027-06-01T09:00:00+02:00",
    "duration_minutes": 30,
    "priority": "normal",
    "reason": "Check-up",
    "notes": "",
}

EXAMPLES: dict[str, Any] = {
    "Operatory": {"id": OPERATORY, "name": "Room 1", "is_active": True, **ADDED},
    "WorkingHours": {
        "id": "0190f3c1-7a00-7000-8000-000000000402",
        "doctor": DENTIST,
        "weekday": 2,
        "starts_at": "08:00:00",
        "ends_at": "12:30:00",
        **ADDED,
    },
    "Booking": BOOKING,
    "Appointment": {
        "id": "0190f3c1-7a00-7000-8000-000000000501",
        **BOOKING,
        "patient_name": "Jürgen Müller",
        "doctor_name": "Eva Lang",
        "appointment_date": "2027-06-01T07:00:00Z",
        "ends_at": "2027-06-01T07:30:00Z",
        "status": "scheduled",
        "cancellation_reason": "",
        "created_at": "2027-01-06T10:20:00Z",
        "updated_at": "2027-01-06T10:20:00Z",
        "version": 1,
    },
    "Reschedule": {"appointment_date": "2027-06-02T14:30:00+02:00", "duration_minutes": 45},
    "Cancellation": {"reason": "The patient is ill."},
    "Slots": {
        "next": None,
        "previous": None,
        "results": [
            {
                "start": "2027-06-01T07:00:00Z",
                "end": "2027-06-01T07:30:00Z",
                "doctor": DENTIST,
                "operatory": OPERATORY,
            }
        ],
    },
}
