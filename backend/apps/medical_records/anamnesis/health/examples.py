"""What is known of the examples' patient's health."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT, TAKEN_IN
from apps.users.examples import DENTIST

ALLERGY = "0190f3c1-7a00-7000-8000-000000000801"
CONDITION = "0190f3c1-7a00-7000-8000-000000000802"
MEDICATION = "0190f3c1-7a00-7000-8000-000000000803"
BEHIND = {
    "note": "",
    "recorded_by": DENTIST,
    "created_at": TAKEN_IN,
    "updated_at": TAKEN_IN,
    "version": 1,
}
_ALLERGY: dict[str, Any] = {
    "id": ALLERGY,
    "patient": PATIENT,
    "category": "drug",
    "substance": "Penicillin",
    "severity": "severe",
    "reaction": "Anaphylaxis",
    "status": "active",
    "onset_date": "1994-03-01",
    **BEHIND,
}
_CONDITION: dict[str, Any] = {
    "id": CONDITION,
    "patient": PATIENT,
    "icd10": "E11.9",
    "name": "Type 2 diabetes",
    "severity": "moderate",
    "status": "active",
    "onset_date": "2015-09-01",
    "resolved_date": None,
    "is_alert": True,
    **BEHIND,
}
_MEDICATION: dict[str, Any] = {
    "id": MEDICATION,
    "patient": PATIENT,
    "name": "Apixaban",
    "dose": "5 mg",
    "frequency": "twice a day",
    "reason": "Atrial fibrillation",
    "status": "active",
    "start_date": "2024-02-10",
    "end_date": None,
    "is_alert": True,
    **BEHIND,
}
EXAMPLES: dict[str, Any] = {
    "Allergy": _ALLERGY,
    "NewAllergy": _ALLERGY,
    "Condition": _CONDITION,
    "NewCondition": _CONDITION,
    "Medication": _MEDICATION,
    "NewMedication": _MEDICATION,
}
