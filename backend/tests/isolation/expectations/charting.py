"""Findings, procedures and their codes, referrals and the odontogram."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

FINDING = {"patient": "{patient}", "tooth": "46", "surfaces": "MO", "kind": "caries"}
REFERRAL = {
    "referred_by": "{provider}",
    "target_name": "Dr. Kiefer",
    "reason": "Wisdom teeth",
    "procedures": ["{procedure}"],
}
PROCEDURE = {
    "code": "{surface_code}",
    "provider": "{provider}",
    "tooth": "46",
    "surfaces": "DO",
    "treatment_plan": "{plan}",
    "phase": "{phase}",
}
WITHIN_PROCEDURE = ("code", "provider", "treatment_plan", "phase")
ANSWER = {"answer": "Removed.", "done": ["{referred}"]}
CODE = {
    "code": "NEW-1",
    "description": "Something new",
    "category": "diagnostic",
    "area": "mouth",
}
CODES = "code;description;category;area\nNEW-2;Another;preventive;tooth\n"

ROWS: dict[str, Row] = {
    "GET api/v1/findings/": Row(filters=("patient",)),
    "POST api/v1/findings/": Row(body=FINDING, relations=("patient",)),
    "GET api/v1/findings/<uuid:pk>/": Row(path="finding"),
    "PUT api/v1/findings/<uuid:pk>/": Row(
        path="finding", body={"surfaces": "OD", "from_date": "2026-01-15"}
    ),
    "PATCH api/v1/findings/<uuid:pk>/": Row(path="finding", body={"surfaces": "OD"}),
    "POST api/v1/findings/<uuid:pk>/resolve/": Row(path="finding", body={"to_date": "2026-02-01"}),
    "POST api/v1/findings/<uuid:pk>/retract/": Row(path="finding", body={"reason": "Tooth 37"}),
    "GET api/v1/findings/<uuid:pk>/history/": Row(path="finding"),
    "GET api/v1/patients/<uuid:pk>/odontogram/": Row(path="patient"),
    "GET api/v1/patients/<uuid:pk>/odontogram.svg": Row(path="patient"),
    "GET api/v1/procedure-codes/": Row(),
    "POST api/v1/procedure-codes/": Row(body=CODE),
    "GET api/v1/procedure-codes/<uuid:pk>/": Row(path="procedure_code"),
    "PUT api/v1/procedure-codes/<uuid:pk>/": Row(path="procedure_code", body=CODE),
    "PATCH api/v1/procedure-codes/<uuid:pk>/": Row(
        path="procedure_code", body={"description": "In other words"}
    ),
    "GET api/v1/procedure-codes/<uuid:pk>/history/": Row(path="procedure_code"),
    "GET api/v1/procedure-codes/export/": Row(),
    "POST api/v1/procedure-codes/import/": Row(body=CODES),
    "POST api/v1/procedure-codes/load-starter-set/": Row(),
    "GET api/v1/procedures/": Row(filters=("patient", "provider", "code", "treatment_plan")),
    "POST api/v1/procedures/": Row(
        body={"patient": "{patient}", **PROCEDURE}, relations=("patient", *WITHIN_PROCEDURE)
    ),
    "GET api/v1/procedures/<uuid:pk>/": Row(path="procedure"),
    "PUT api/v1/procedures/<uuid:pk>/": Row(
        path="procedure", body=PROCEDURE, relations=WITHIN_PROCEDURE
    ),
    "PATCH api/v1/procedures/<uuid:pk>/": Row(
        path="procedure", body=PROCEDURE, relations=WITHIN_PROCEDURE
    ),
    "POST api/v1/procedures/<uuid:pk>/complete/": Row(
        path="procedure", body={"provider": "{provider}"}, relations=("provider",)
    ),
    "POST api/v1/procedures/<uuid:pk>/reopen/": Row(path="dropped"),
    "POST api/v1/procedures/<uuid:pk>/cancel/": Row(path="procedure", body={"reason": "No"}),
    "POST api/v1/procedures/<uuid:pk>/refer/": Row(
        path="procedure", body={"referral": "{referral}"}, relations=("referral",)
    ),
    "POST api/v1/procedures/<uuid:pk>/done-elsewhere/": Row(path="referred"),
    "GET api/v1/procedures/<uuid:pk>/history/": Row(path="procedure"),
    "GET api/v1/referrals/": Row(filters=("patient", "referred_by")),
    "POST api/v1/referrals/": Row(
        body={"patient": "{patient}", **REFERRAL},
        relations=("patient", "referred_by", "procedures.0"),
    ),
    "GET api/v1/referrals/<uuid:pk>/": Row(path="referral"),
    "PUT api/v1/referrals/<uuid:pk>/": Row(
        path="referral", body=REFERRAL, relations=("referred_by", "procedures.0")
    ),
    "PATCH api/v1/referrals/<uuid:pk>/": Row(
        path="referral",
        body={"referred_by": "{provider}", "procedures": ["{procedure}"]},
        relations=("referred_by", "procedures.0"),
    ),
    "POST api/v1/referrals/<uuid:pk>/send/": Row(path="referral", body={}),
    "POST api/v1/referrals/<uuid:pk>/answer/": Row(
        path="referral", body=ANSWER, relations=("done.0",), after="send"
    ),
    "POST api/v1/referrals/<uuid:pk>/cancel/": Row(path="referral"),
    "GET api/v1/referrals/<uuid:pk>/history/": Row(path="referral"),
}
