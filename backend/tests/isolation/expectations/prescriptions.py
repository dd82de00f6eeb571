"""Prescriptions."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

PRESCRIPTION = {
    "patient": "{patient}",
    "prescriber": "{provider}",
    "drug": "Fluoride",
    "dose": "1",
    "quantity": "1",
    "replaces": "{void}",
}

ROWS: dict[str, Row] = {
    "GET api/v1/prescriptions/": Row(filters=("patient", "prescriber")),
    "POST api/v1/prescriptions/": Row(
        body=PRESCRIPTION, relations=("patient", "prescriber", "replaces")
    ),
    "GET api/v1/prescriptions/<uuid:pk>/": Row(path="prescription"),
    "GET api/v1/prescriptions/<uuid:pk>/prescription.pdf": Row(path="prescription"),
    "POST api/v1/prescriptions/<uuid:pk>/cancel/": Row(
        path="prescription", body={"reason": "Wrong strength"}
    ),
    "GET api/v1/prescriptions/<uuid:pk>/history/": Row(path="prescription"),
}
