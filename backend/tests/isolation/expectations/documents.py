"""Files about patients, and consents."""

from __future__ import annotations

from typing import Any

from tests.isolation.expectations.row import Row
from tests.uploads import PICTURE

CONSENT: dict[str, Any] = {
    "title": "Removal of a wisdom tooth",
    "text": "I consent to it.",
    "text_version": "2026-1",
    "language": "en",
    "signer": "patient",
    "signer_name": "Erika Mustermann",
    "signature": {"width": 10, "height": 10, "strokes": [[[1, 1], [9, 9]]]},
}

ROWS: dict[str, Row] = {
    "GET api/v1/attachments/": Row(filters=("patient",)),
    "POST api/v1/attachments/": Row(
        body={"patient": "{patient}", "kind": "xray", "file": PICTURE}, relations=("patient",)
    ),
    "GET api/v1/attachments/<uuid:pk>/": Row(path="attachment"),
    "PUT api/v1/attachments/<uuid:pk>/": Row(path="attachment", body={"kind": "photo"}),
    "PATCH api/v1/attachments/<uuid:pk>/": Row(path="attachment", body={"tooth": "11"}),
    "POST api/v1/attachments/<uuid:pk>/void/": Row(path="attachment", body={"reason": "Not hers"}),
    "GET api/v1/attachments/<uuid:pk>/content/": Row(path="attachment"),
    "GET api/v1/attachments/<uuid:pk>/thumbnail/": Row(path="attachment"),
    "GET api/v1/attachments/<uuid:pk>/history/": Row(path="attachment"),
    "GET api/v1/consents/": Row(filters=("patient",)),
    "POST api/v1/consents/": Row(body={**CONSENT, "patient": "{patient}"}, relations=("patient",)),
    "GET api/v1/consents/<uuid:pk>/": Row(path="consent"),
    "GET api/v1/consents/<uuid:pk>/signature.svg": Row(path="consent"),
    "POST api/v1/consents/<uuid:pk>/withdraw/": Row(path="consent", body={"reason": "Afraid"}),
    "GET api/v1/consents/<uuid:pk>/history/": Row(path="consent"),
}
