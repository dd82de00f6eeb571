"""Periodontal exams."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

MEASURED = {
    "examiner": "{provider}",
    "teeth": [{"tooth": "26", "sites": {"MB": {"depth": 4, "margin": 1}}}],
}

ROWS: dict[str, Row] = {
    "GET api/v1/perio-exams/": Row(filters=("patient", "examiner")),
    "POST api/v1/perio-exams/": Row(
        body={"patient": "{patient}", **MEASURED}, relations=("patient", "examiner")
    ),
    "GET api/v1/perio-exams/<uuid:pk>/": Row(path="perio_exam"),
    "PUT api/v1/perio-exams/<uuid:pk>/": Row(
        path="perio_exam", body=MEASURED, relations=("examiner",)
    ),
    "PATCH api/v1/perio-exams/<uuid:pk>/": Row(
        path="perio_exam", body=MEASURED, relations=("examiner",)
    ),
    "POST api/v1/perio-exams/<uuid:pk>/complete/": Row(path="perio_exam"),
    "POST api/v1/perio-exams/<uuid:pk>/retract/": Row(
        path="perio_exam", body={"reason": "Another patient's"}
    ),
    "GET api/v1/perio-exams/<uuid:pk>/compare/": Row(
        path="perio_exam", query="with={earlier_exam}", filters=("with",)
    ),
    "GET api/v1/perio-exams/<uuid:pk>/chart.svg": Row(path="perio_exam"),
    "GET api/v1/perio-exams/<uuid:pk>/history/": Row(path="perio_exam"),
}
