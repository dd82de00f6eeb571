"""What is known of a patient's health, and the questionnaires that ask for it."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

ALLERGY = {"patient": "{patient}", "category": "latex", "substance": "Latex"}
CONDITION = {"patient": "{patient}", "icd10": "I10", "name": "High blood pressure"}
MEDICATION = {"patient": "{patient}", "name": "Ramipril"}
FORM = {
    "title": {"en": "Health"},
    "languages": ["en"],
    "questions": [{"key": "well", "kind": "yes_no", "text": {"en": "Are you well?"}}],
}
ANSWERS = {"answers": {"pregnant": False}}
SIGNATURE = {
    "signer": "patient",
    "signer_name": "Erika Mustermann",
    "signature": {"width": 300, "height": 100, "strokes": [[[10, 50], [80, 60]]]},
}

ROWS: dict[str, Row] = {
    "GET api/v1/allergies/": Row(filters=("patient",)),
    "POST api/v1/allergies/": Row(body=ALLERGY, relations=("patient",)),
    "GET api/v1/allergies/<uuid:pk>/": Row(path="allergy"),
    "PUT api/v1/allergies/<uuid:pk>/": Row(
        path="allergy", body={"category": "drug", "substance": "Amoxicillin"}
    ),
    "PATCH api/v1/allergies/<uuid:pk>/": Row(path="allergy", body={"substance": "Natural latex"}),
    "GET api/v1/allergies/<uuid:pk>/history/": Row(path="allergy"),
    "GET api/v1/conditions/": Row(filters=("patient",)),
    "POST api/v1/conditions/": Row(body=CONDITION, relations=("patient",)),
    "GET api/v1/conditions/<uuid:pk>/": Row(path="condition"),
    "PUT api/v1/conditions/<uuid:pk>/": Row(path="condition", body={"name": "Diabetes"}),
    "PATCH api/v1/conditions/<uuid:pk>/": Row(path="condition", body={"name": "Diabetes"}),
    "GET api/v1/conditions/<uuid:pk>/history/": Row(path="condition"),
    "GET api/v1/medications/": Row(filters=("patient",)),
    "POST api/v1/medications/": Row(body=MEDICATION, relations=("patient",)),
    "GET api/v1/medications/<uuid:pk>/": Row(path="medication"),
    "PUT api/v1/medications/<uuid:pk>/": Row(path="medication", body={"name": "Apixaban"}),
    "PATCH api/v1/medications/<uuid:pk>/": Row(path="medication", body={"dose": "5 mg"}),
    "GET api/v1/medications/<uuid:pk>/history/": Row(path="medication"),
    "GET api/v1/questionnaire-forms/": Row(),
    "POST api/v1/questionnaire-forms/": Row(body=FORM),
    "GET api/v1/questionnaire-forms/<uuid:pk>/": Row(path="draft_form"),
    "PUT api/v1/questionnaire-forms/<uuid:pk>/": Row(path="draft_form", body=FORM),
    "PATCH api/v1/questionnaire-forms/<uuid:pk>/": Row(path="draft_form", body={"valid_months": 6}),
    "POST api/v1/questionnaire-forms/<uuid:pk>/publish/": Row(path="draft_form"),
    "POST api/v1/questionnaire-forms/<uuid:pk>/retire/": Row(path="draft_form"),
    "POST api/v1/questionnaire-forms/<uuid:pk>/revise/": Row(path="draft_form", after="retire"),
    "GET api/v1/health-questionnaires/": Row(filters=("patient", "form")),
    "POST api/v1/health-questionnaires/": Row(
        body={"patient": "{patient}", **ANSWERS}, relations=("patient",)
    ),
    "GET api/v1/health-questionnaires/due/": Row(),
    "GET api/v1/health-questionnaires/<uuid:pk>/": Row(path="questionnaire"),
    "PUT api/v1/health-questionnaires/<uuid:pk>/": Row(
        path="questionnaire", body={**ANSWERS, "language": "en"}
    ),
    "PATCH api/v1/health-questionnaires/<uuid:pk>/": Row(path="questionnaire", body=ANSWERS),
    "GET api/v1/health-questionnaires/<uuid:pk>/history/": Row(path="questionnaire"),
    "GET api/v1/health-questionnaires/<uuid:pk>/proposals/": Row(path="questionnaire"),
    "POST api/v1/health-questionnaires/<uuid:pk>/sign/": Row(path="questionnaire", body=SIGNATURE),
    "POST api/v1/health-questionnaires/<uuid:pk>/discard/": Row(path="questionnaire"),
    "POST api/v1/health-questionnaires/<uuid:pk>/adopt/": Row(
        path="questionnaire", body={"questions": ["allergic_to"]}, after="sign"
    ),
}
