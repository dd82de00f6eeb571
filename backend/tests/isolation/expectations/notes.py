"""Notes and their templates."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

NOTE = {
    "doctor": "{provider}",
    "chief_complaint": "Pain",
    "diagnoses": [{"icd10": "K02.1", "tooth": "A", "notation": "universal"}],
}
AMENDMENT = {"text": "Still numb.", "reason": "Call"}
TEMPLATE = {"name": "Check-up", "examination": "No findings."}

ROWS: dict[str, Row] = {
    "GET api/v1/medical-records/": Row(filters=("patient", "doctor")),
    "POST api/v1/medical-records/": Row(
        body={"patient": "{patient}", **NOTE}, relations=("patient", "doctor")
    ),
    "GET api/v1/medical-records/<uuid:pk>/": Row(path="note"),
    "PUT api/v1/medical-records/<uuid:pk>/": Row(
        path="draft_note", body=NOTE, relations=("doctor",)
    ),
    "PATCH api/v1/medical-records/<uuid:pk>/": Row(
        path="draft_note", body={"doctor": "{provider}"}, relations=("doctor",)
    ),
    "POST api/v1/medical-records/<uuid:pk>/sign/": Row(path="draft_note"),
    "GET api/v1/medical-records/<uuid:pk>/amendments/": Row(path="note"),
    "POST api/v1/medical-records/<uuid:pk>/amendments/": Row(path="note", body=AMENDMENT),
    "GET api/v1/medical-records/<uuid:pk>/history/": Row(path="note"),
    "GET api/v1/note-templates/": Row(),
    "POST api/v1/note-templates/": Row(body=TEMPLATE),
    "GET api/v1/note-templates/<uuid:pk>/": Row(path="note_template"),
    "PUT api/v1/note-templates/<uuid:pk>/": Row(path="note_template", body=TEMPLATE),
    "PATCH api/v1/note-templates/<uuid:pk>/": Row(path="note_template", body={"is_active": False}),
    "GET api/v1/note-templates/<uuid:pk>/history/": Row(path="note_template"),
}
