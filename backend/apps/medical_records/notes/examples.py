"""Notes of the examples' clinic."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT, TAKEN_IN
from apps.users.examples import DENTIST

RECORD = "0190f3c1-7a00-7000-8000-000000000901"
NOTE_TEMPLATE = "0190f3c1-7a00-7000-8000-000000000902"
_TEXTS: dict[str, Any] = {
    "chief_complaint": "Pain on cold drinks, lower right.",
    "examination": "46 occlusal: caries into dentine, sensitive to cold, not to percussion.",
    "treatment": "Infiltration, filling 46 MO. No bite problems.",
}
_DIAGNOSES = [{"icd10": "K02.1", "tooth": "46", "note": "Deep, pulp vital"}]
_DRAFT: dict[str, Any] = {
    "doctor": DENTIST,
    "recorded_at": "2026-06-02T09:10:00Z",
    **_TEXTS,
    "diagnoses": _DIAGNOSES,
}
_ROW: dict[str, Any] = {
    "id": RECORD,
    "patient": PATIENT,
    **_DRAFT,
    "status": "draft",
    "recorded_by": DENTIST,
    "signed_at": None,
    "signed_by": None,
    "content_hash": "",
    "amendment_count": 0,
    "created_at": TAKEN_IN,
    "updated_at": TAKEN_IN,
    "version": 1,
}
_AMENDMENT = {
    "text": "The patient called at 17:00: still numb, no pain.",
    "reason": "Call after the visit",
}

EXAMPLES: dict[str, Any] = {
    "MedicalRecordRow": _ROW,
    "MedicalRecord": {**_ROW, "intact": None},
    "MedicalRecordDraft": _DRAFT,
    "NewMedicalRecord": {"patient": PATIENT, **_DRAFT},
    "Amendment": {
        "id": "0190f3c1-7a00-7000-8000-000000000903",
        "record": RECORD,
        **_AMENDMENT,
        "written_by": DENTIST,
        "written_at": "2026-06-02T15:04:00Z",
        "content_hash": "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730",
    },
    "NewAmendment": _AMENDMENT,
    "NoteTemplate": {
        "id": NOTE_TEMPLATE,
        "name": "Filling",
        "category": "Restorative",
        "chief_complaint": "",
        "examination": "Caries, vitality positive, percussion negative.",
        "treatment": "Infiltration, excavation, composite filling, polishing.",
        "is_active": True,
        "created_at": TAKEN_IN,
        "updated_at": TAKEN_IN,
        "version": 1,
    },
}
