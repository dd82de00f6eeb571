"""An X-ray of the examples' patient."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT, TAKEN_IN
from apps.users.examples import DENTIST

ATTACHMENT = "0190f3c1-7a00-7000-8000-000000000901"
_SAID: dict[str, Any] = {
    "kind": "xray",
    "tooth": "36",
    "title": "Before the root canal",
    "description": "Periapical lesion at the distal root.",
    "taken_at": "2026-01-05T14:05:00Z",
}

EXAMPLES: dict[str, Any] = {
    "AttachmentEdit": {**_SAID, "notation": "fdi"},
    "NewAttachment": {"patient": PATIENT, "file": "the file's bytes", **_SAID, "notation": "fdi"},
    "Voiding": {"reason": "Of another patient"},
    "Attachment": {
        "id": ATTACHMENT,
        "patient": PATIENT,
        **_SAID,
        "file_name": "36 vor WK.jpg",
        "content_type": "image/jpeg",
        "size": 184_320,
        "sha256": "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
        "width": 1280,
        "height": 960,
        "recorded_by": DENTIST,
        "voided_at": None,
        "voided_by": None,
        "void_reason": "",
        "created_at": TAKEN_IN,
        "updated_at": TAKEN_IN,
        "version": 1,
    },
}
