"""Forms and answers for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.anamnesis.questionnaires import editions, services
from apps.medical_records.anamnesis.questionnaires.choices import FormStatus
from apps.medical_records.anamnesis.questionnaires.questions import QuestionsField
from apps.medical_records.models import Questionnaire, QuestionnaireForm
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.models import User

SHORT_FORM: list[dict[str, Any]] = [
    {
        "key": "pregnant",
        "kind": "yes_no",
        "text": {"en": "Are you pregnant?"},
        "required": True,
        "meanings": [
            {"equals": True, "alert": {"severity": "critical", "text": {"en": "Pregnancy"}}}
        ],
    },
    {
        "key": "due_date",
        "kind": "date",
        "text": {"en": "When is the baby due?"},
        "shown_if": {"question": "pregnant", "equals": True},
    },
    {
        "key": "allergic_to",
        "kind": "multi_choice",
        "text": {"en": "What are you allergic to?"},
        "options": [
            {"key": "penicillin", "text": {"en": "Penicillin"}},
            {"key": "latex", "text": {"en": "Latex"}},
        ],
        "meanings": [
            {
                "equals": "penicillin",
                "alert": {"severity": "critical", "text": {"en": "Allergy: penicillin"}},
                "allergy": {"category": "drug", "substance": {"en": "Penicillin"}},
            },
        ],
    },
    {
        "key": "medications",
        "kind": "text",
        "text": {"en": "What do you take?"},
        "meanings": [
            {
                "alert": {"severity": "info", "text": {"en": "Takes {answer}"}},
                "medication": {"name": {"en": "{answer}"}},
            }
        ],
    },
    {
        "key": "smoker",
        "kind": "choice",
        "text": {"en": "Do you smoke?"},
        "options": [
            {"key": "never", "text": {"en": "Never"}},
            {"key": "daily", "text": {"en": "Every day"}},
        ],
    },
    {
        "key": "cigarettes",
        "kind": "number",
        "text": {"en": "How many a day?"},
        "required": True,
        "shown_if": {"question": "smoker", "equals": "daily"},
    },
]
FORM: dict[str, Any] = {
    "title": {"en": "Your health"},
    "languages": ["en"],
    "questions": SHORT_FORM,
}
SIGNATURE: dict[str, Any] = {
    "width": 300,
    "height": 100,
    "strokes": [[[10, 50], [40, 20], [80, 60]], [[100, 55], [160, 40]]],
}


class FormFactory(DjangoModelFactory[QuestionnaireForm]):
    """The next edition of the current clinic's form, published unless told otherwise."""

    class Meta:
        model = QuestionnaireForm

    title = FORM["title"]
    languages = FORM["languages"]
    questions = factory.LazyFunction(lambda: QuestionsField().run_validation(SHORT_FORM))
    status = FormStatus.PUBLISHED

    @classmethod
    def _create(
        cls,
        model_class: type[QuestionnaireForm],  # noqa: ARG003
        *args: Any,  # noqa: ARG003
        status: str,
        **fields: Any,
    ) -> QuestionnaireForm:
        form = editions.draft(**{"by": None, **fields})
        return editions.publish(form) if status == FormStatus.PUBLISHED else form


class QuestionnaireFactory(DjangoModelFactory[Questionnaire]):
    """A patient's open answers, complete; the clinic's owner takes them down. Where there is no form one is published."""

    class Meta:
        model = Questionnaire

    patient = factory.SubFactory(PatientFactory)
    answers = factory.LazyFunction(lambda: {"pregnant": False, "allergic_to": ["penicillin"]})

    @classmethod
    def _create(
        cls,
        model_class: type[Questionnaire],  # noqa: ARG003
        *args: Any,  # noqa: ARG003
        **fields: Any,
    ) -> Questionnaire:
        if not QuestionnaireForm.objects.filter(status=FormStatus.PUBLISHED).exists():
            FormFactory()
        by = fields.pop("by", None) or User.objects.get(username="owner")
        return services.begin(by=by, **fields)


def signed(questionnaire: Questionnaire, by: User | None = None, **given: Any) -> Questionnaire:
    """Have open answers signed."""
    signature = {"signer": "patient", "signer_name": "Erika Mustermann", "signature": SIGNATURE}
    witness = by or User.objects.get(username="owner")
    return services.sign(questionnaire, by=witness, **{**signature, **given})
