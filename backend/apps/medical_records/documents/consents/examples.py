"""A consent of the examples' patient."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

CONSENT = "0190f3c1-7a00-7000-8000-000000000951"
SIGNATURE: dict[str, Any] = {
    "width": 320,
    "height": 120,
    "strokes": [[[20, 90], [60, 30], [90, 95]], [[110, 70], [180, 60], [260, 80]]],
}
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120">'
    '<path d="M20 90L60 30L90 95" fill="none" stroke="#000" stroke-width="2"/></svg>'
)
_SIGNED_AT = "2026-01-05T14:20:00Z"
_SIGNED: dict[str, Any] = {
    "patient": PATIENT,
    "title": "Removal of a wisdom tooth",
    "text": "I was told why tooth 38 is to be removed, how, and what may go wrong. I consent to it.",
    "text_version": "2026-1",
    "language": "en",
    "signer": "patient",
    "signer_name": "Erika Mustermann",
}
_ROW: dict[str, Any] = {
    "id": CONSENT,
    **_SIGNED,
    "witnessed_by": DENTIST,
    "signed_at": _SIGNED_AT,
    "content_hash": "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
    "withdrawn_at": None,
    "withdrawn_by": None,
    "withdrawal_reason": "",
    "created_at": _SIGNED_AT,
    "updated_at": _SIGNED_AT,
    "version": 1,
}

EXAMPLES: dict[str, Any] = {
    "NewConsent": {**_SIGNED, "signature": SIGNATURE},
    "Withdrawal": {"reason": "Has thought it over"},
    "ConsentRow": _ROW,
    "Consent": {**_ROW, "signature": SIGNATURE},
}
