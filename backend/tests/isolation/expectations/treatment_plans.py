"""Treatment plans."""

from __future__ import annotations

from tests.isolation.expectations.anamnesis import SIGNATURE
from tests.isolation.expectations.row import Row

PLAN = {
    "title": "Restore the molars",
    "provider": "{provider}",
    "phases": [{"id": "{phase}", "title": "Caries"}],
}
NEW_PLAN = {
    "patient": "{patient}",
    "title": "Crowns instead",
    "provider": "{provider}",
    "alternative_to": "{plan}",
}

ROWS: dict[str, Row] = {
    "GET api/v1/treatment-plans/": Row(filters=("patient", "provider", "alternative_to")),
    "POST api/v1/treatment-plans/": Row(
        body=NEW_PLAN, relations=("patient", "provider", "alternative_to")
    ),
    "GET api/v1/treatment-plans/<uuid:pk>/": Row(path="plan"),
    "PUT api/v1/treatment-plans/<uuid:pk>/": Row(
        path="plan", body=PLAN, relations=("provider", "phases.0.id")
    ),
    "PATCH api/v1/treatment-plans/<uuid:pk>/": Row(
        path="plan", body=PLAN, relations=("provider", "phases.0.id")
    ),
    "POST api/v1/treatment-plans/<uuid:pk>/present/": Row(path="filled_plan", body={}),
    "POST api/v1/treatment-plans/<uuid:pk>/withdraw/": Row(path="presented_plan"),
    "POST api/v1/treatment-plans/<uuid:pk>/accept/": Row(path="presented_plan", body=SIGNATURE),
    "POST api/v1/treatment-plans/<uuid:pk>/reject/": Row(
        path="presented_plan", body={"reason": "No"}
    ),
    "GET api/v1/treatment-plans/<uuid:pk>/verify/": Row(path="plan"),
    "GET api/v1/treatment-plans/<uuid:pk>/history/": Row(path="plan"),
    "GET api/v1/treatment-plans/<uuid:pk>/estimate.pdf": Row(path="filled_plan"),
}
