"""The form of the examples' clinic, and what its patient answered."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT, TAKEN_IN
from apps.users.examples import DENTIST

FORM = "0190f3c1-7a00-7000-8000-000000000811"
QUESTIONNAIRE = "0190f3c1-7a00-7000-8000-000000000812"
_ALERT = {"severity": "critical", "text": {"en": "Pregnancy"}}
_MEANING: dict[str, Any] = {
    "equals": True,
    "alert": _ALERT,
    "allergy": None,
    "condition": None,
    "medication": None,
}
_QUESTION: dict[str, Any] = {
    "key": "pregnant",
    "kind": "yes_no",
    "text": {"en": "Are you pregnant?"},
    "required": True,
    "options": [],
    "shown_if": None,
    "meanings": [_MEANING],
}
_SIGNATURE: dict[str, Any] = {
    "width": 600,
    "height": 200,
    "strokes": [[[20, 120], [60, 40], [90, 130]], [[110, 110], [240, 90]]],
}
_ANSWERS: dict[str, Any] = {
    "id": QUESTIONNAIRE,
    "patient": PATIENT,
    "form": FORM,
    "edition": 1,
    "language": "en",
    "status": "open",
    "answers": {"pregnant": False},
    "answered_by": "patient",
    "answered_at": TAKEN_IN,
    "recorded_by": DENTIST,
    "signer": "",
    "signer_name": "",
    "witnessed_by": None,
    "signed_at": None,
    "due_on": None,
    "content_hash": "",
    "created_at": TAKEN_IN,
    "updated_at": TAKEN_IN,
    "version": 1,
}
EXAMPLES: dict[str, Any] = {
    "QuestionnaireForm": {
        "id": FORM,
        "edition": 1,
        "status": "draft",
        "title": {"en": "Your health"},
        "languages": ["en"],
        "valid_months": 12,
        "asks_again": False,
        "questions": [_QUESTION],
        "published_at": None,
        "recorded_by": DENTIST,
        "created_at": TAKEN_IN,
        "updated_at": TAKEN_IN,
        "version": 1,
    },
    "QuestionnaireRow": _ANSWERS,
    "Questionnaire": {**_ANSWERS, "signature": None},
    "NewQuestionnaire": _ANSWERS,
    "Signing": {
        "signer": "patient",
        "signer_name": "Jürgen Müller",
        "signature": _SIGNATURE,
    },
    "Adoption": {"questions": ["allergic_to"]},
    "Proposal": {
        "question": "allergic_to",
        "kind": "allergy",
        "values": {"category": "drug", "substance": "Penicillin"},
        "known": None,
    },
    "Proposals": {
        "next": None,
        "previous": None,
        "results": [
            {
                "question": "allergic_to",
                "kind": "allergy",
                "values": {"category": "drug", "substance": "Penicillin"},
                "known": None,
            }
        ],
    },
    "Due": {
        "patient": PATIENT,
        "number": "1042",
        "patient_name": "Jürgen Müller",
        "birth_date": "1968-11-23",
        "phone": "+4940555012",
        "email": "juergen.mueller@example.com",
        "language": "de",
        "state": "due",
        "due_on": "2027-01-05",
        "signed_at": "2026-01-05T09:30:00Z",
        "questionnaire": QUESTIONNAIRE,
        "open_questionnaire": None,
    },
}
