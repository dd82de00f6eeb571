"""A referral of the examples' clinic."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

REFERRAL = "0190f3c1-7a00-7000-8000-000000000701"
_DRAFT: dict[str, Any] = {
    "referred_by": DENTIST,
    "target_name": "Dr. Kiefer",
    "target_specialty": "Oral surgery",
    "target_email": "praxis@kiefer.example.com",
    "target_phone": "+4940555099",
    "target_address": "Elbchaussee 1, 22765 Hamburg",
    "reason": "Please remove the impacted wisdom tooth 38.",
}

EXAMPLES: dict[str, Any] = {
    "ReferralDraft": {**_DRAFT, "procedures": []},
    "NewReferral": {"patient": PATIENT, **_DRAFT, "procedures": []},
    "ReferralSending": {"sent_date": "2026-06-02"},
    "ReferralAnswer": {
        "answer": "Removed without complications.",
        "answered_date": "2026-06-20",
        "done": [],
    },
    "Referral": {
        "id": REFERRAL,
        "patient": PATIENT,
        **_DRAFT,
        "procedures": [],
        "status": "draft",
        "sent_date": None,
        "answer": "",
        "answered_date": None,
        "created_at": "2027-01-06T10:20:00Z",
        "updated_at": "2027-01-06T10:20:00Z",
        "version": 1,
    },
}
