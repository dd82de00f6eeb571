"""A procedure of the examples' clinic."""

from typing import Any

from apps.medical_records.charting.catalogue.examples import PROCEDURE_CODE
from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

PROCEDURE = "0190f3c1-7a00-7000-8000-000000000801"
_PLAN: dict[str, Any] = {
    "tooth": "36",
    "surfaces": "MO",
    "region": "",
    "provider": DENTIST,
    "date_planned": "2027-01-06",
    "fee": "95.00",
    "treatment_plan": None,
    "phase": None,
    "note": "",
}

EXAMPLES: dict[str, Any] = {
    "ProcedureEdit": {"code": PROCEDURE_CODE, **_PLAN},
    "NewProcedure": {
        "patient": PATIENT,
        "code": PROCEDURE_CODE,
        "tooth": "19",
        "notation": "universal",
        "surfaces": "OM",
        "provider": DENTIST,
    },
    "Completion": {"date_completed": "2026-06-02", "provider": DENTIST},
    "ProcedureCancellation": {"reason": "The patient has decided against it."},
    "ProcedureReferring": {},
    "Procedure": {
        "id": PROCEDURE,
        "patient": PATIENT,
        "code": PROCEDURE_CODE,
        "code_text": "FIL-2",
        "description": "Composite filling, two surfaces",
        "area": "surface",
        "drawn_as": "filling",
        **_PLAN,
        "status": "planned",
        "date_completed": None,
        "cancellation_reason": "",
        "referral": None,
        "created_at": "2027-01-06T10:25:00Z",
        "updated_at": "2027-01-06T10:25:00Z",
        "version": 1,
    },
}
