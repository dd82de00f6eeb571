"""A treatment plan of the examples' clinic."""

from typing import Any

from apps.medical_records.charting.procedures.examples import PROCEDURE
from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

TREATMENT_PLAN = "0190f3c1-7a00-7000-8000-000000000901"
PHASE = "0190f3c1-7a00-7000-8000-000000000911"
# How every PDF begins.
ESTIMATE = "%PDF-1.7"
_PRESENTED = "2027-01-06T10:40:00Z"
_DECIDED = "2027-01-08T08:15:00Z"
_SIGNATURE = {"width": 300, "height": 100, "strokes": [[[10, 50], [80, 60], [120, 20]]]}
_PLANNED: dict[str, Any] = {
    "id": PROCEDURE,
    "code_text": "FIL-2",
    "description": "Composite filling, two surfaces",
    "tooth": "36",
    "surfaces": "MO",
    "region": "",
    "status": "planned",
    "date_completed": None,
    "fee": "95.00",
}
_ROW: dict[str, Any] = {
    "id": TREATMENT_PLAN,
    "patient": PATIENT,
    "title": "Restore the lower molars",
    "provider": DENTIST,
    "status": "accepted",
    "alternative_to": None,
    "valid_until": "2027-04-06",
    "total": "95.00",
    "progress": {"procedures": 1, "done": 0, "fee": "95.00", "fee_done": "0.00"},
    "presented_at": _PRESENTED,
    "decided_at": _DECIDED,
}
_KEPT = {"created_at": "2027-01-06T10:20:00Z", "updated_at": _DECIDED, "version": 3}
_DRAFT: dict[str, Any] = {
    "title": "Restore the lower molars",
    "provider": DENTIST,
    "note": "The upper jaw is seen again in half a year.",
    "valid_until": "2199-04-06",
    "phases": [{"title": "Caries"}, {"title": "Crowns"}],
}

EXAMPLES: dict[str, Any] = {
    "PlanDraft": _DRAFT,
    "NewPlan": {"patient": PATIENT, **_DRAFT},
    "Presentation": {"valid_until": "2199-04-06"},
    "Acceptance": {
        "signer": "patient",
        "signer_name": "Erika Mustermann",
        "signature": _SIGNATURE,
    },
    "Rejection": {"reason": "The patient wants to wait."},
    "Verification": {"intact": True, "content_hash": "9f" * 32},
    "TreatmentPlanRow": {**_ROW, **_KEPT},
    "TreatmentPlan": {
        **_ROW,
        "note": "The upper jaw is seen again in half a year.",
        "phases": [{"id": PHASE, "position": 1, "title": "Caries", "procedures": [_PLANNED]}],
        "without_phase": [],
        "alternatives": [],
        "currency": "EUR",
        "presented_by": DENTIST,
        "decided_by": DENTIST,
        "rejection_reason": "",
        "signer": "patient",
        "signer_name": "Erika Mustermann",
        "signature": _SIGNATURE,
        "content_hash": "9f" * 32,
        **_KEPT,
    },
}
