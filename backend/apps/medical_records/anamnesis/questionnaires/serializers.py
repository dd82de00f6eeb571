"""Shapes of the form and of patients' answers."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.anamnesis.questionnaires.choices import Signer, State
from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireForm,
)
from apps.medical_records.anamnesis.questionnaires.proposals import RECORDED
from apps.medical_records.anamnesis.questionnaires.questions import (
    KEY,
    LANGUAGE,
    MAX_LANGUAGES,
    MAX_QUESTIONS,
    QuestionsField,
    TextsField,
    refuse_missing_texts,
)
from apps.medical_records.signing import SignatureSerializer
from core.api.fields import CharField, ChoiceField, ListField, MomentField, RegexField
from core.api.shapes import ModelShape

ANSWER = {
    "oneOf": [
        {"type": "boolean"},
        {"type": "number"},
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
    ]
}


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class TitleField(serializers.JSONField):
    """A title in each of the form's languages."""

    def to_internal_value(self, data: Any) -> Any:
        """Take texts by language."""
        return TextsField().run_validation(data)


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "pattern": "^[a-z]{2}$"},
        "minItems": 1,
        "maxItems": MAX_LANGUAGES,
    }
)
class LanguagesField(serializers.JSONField):
    """Two-letter codes of languages (ISO 639-1), the first being that of whoever speaks none of them."""

    def to_internal_value(self, data: Any) -> Any:
        """Take each once."""
        codes = ListField(child=RegexField(LANGUAGE), min_length=1, max_length=MAX_LANGUAGES)
        return codes.run_validation(data)


@extend_schema_field({"type": "object", "additionalProperties": ANSWER})
class AnswersField(serializers.JSONField):
    """What was answered, by the question's key; held against the form by the service."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no object."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("Give an object: the answer by the question's key.")
        return data


@extend_schema_field(SignatureSerializer(allow_null=True))
class SignatureField(serializers.JSONField):
    """A signature as it was drawn."""


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "boolean"}]},
    }
)
class ValuesField(serializers.JSONField):
    """Fields of a resource, by name."""


class QuestionnaireFormSerializer(ModelShape[QuestionnaireForm]):
    """One edition of the clinic's health questionnaire."""

    title = TitleField()
    languages = LanguagesField()
    questions = QuestionsField()

    class Meta:
        model = QuestionnaireForm
        fields = (
            "id",
            "edition",
            "status",
            "title",
            "languages",
            "valid_months",
            "asks_again",
            "questions",
            "published_at",
            "recorded_by",
            "created_at",
            "updated_at",
            "version",
        )
        read_only_fields: ClassVar = [
            "id",
            "edition",
            "status",
            "published_at",
            "recorded_by",
            "created_at",
            "updated_at",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse texts that are not in each of the form's languages."""
        whole: dict[str, Any] = {
            name: attrs.get(name, getattr(self.instance, name, None))
            for name in ("languages", "title", "questions")
        }
        refuse_missing_texts({"text": whole["title"]}, whole["languages"], "title")
        refuse_missing_texts(whole["questions"], whole["languages"], "questions")
        return attrs


class QuestionnaireRowSerializer(ModelShape[Questionnaire]):
    """A patient's answers, without the drawing of the signature."""

    answers = AnswersField(required=False)
    signer = ChoiceField(choices=Signer.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Questionnaire
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "patient",
            "form",
            "edition",
            "language",
            "status",
            "answers",
            "answered_by",
            "answered_at",
            "recorded_by",
            "signer",
            "signer_name",
            "witnessed_by",
            "signed_at",
            "due_on",
            "content_hash",
            "created_at",
            "updated_at",
            "version",
        )
        read_only_fields: ClassVar = [
            name for name in fields if name not in ("answers", "answered_by", "language")
        ]


class QuestionnaireSerializer(QuestionnaireRowSerializer):
    """A patient's answers to one edition of the form, and the signature under them."""

    signature = SignatureField(read_only=True)

    class Meta(QuestionnaireRowSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*QuestionnaireRowSerializer.Meta.fields, "signature")


class NewQuestionnaireSerializer(ModelShape[Questionnaire]):
    """Who is asked, and the first answers where there are some; the form is the published edition."""

    answers = AnswersField(required=False)

    class Meta:
        model = Questionnaire
        fields = ("patient", "language", "answers", "answered_by")
        extra_kwargs: ClassVar = {"language": {"required": False}}


class SigningSerializer(serializers.Serializer[None]):
    """The patient's signature; whoever sends it has seen it made."""

    signer = ChoiceField(choices=Signer.choices)
    signer_name = CharField(max_length=200)
    signature = SignatureSerializer()


class AdoptionSerializer(serializers.Serializer[None]):
    """Questions whose answers are to be recorded as what they propose."""

    questions = ListField(child=RegexField(KEY), min_length=1, max_length=MAX_QUESTIONS)


class ProposalSerializer(serializers.Serializer[Any]):
    """What an answer proposes to record: `values` as the resource of the kind takes them; `known` is there already."""

    question = serializers.CharField()
    kind = serializers.ChoiceField(choices=sorted(RECORDED))
    values = ValuesField()
    known = serializers.UUIDField(allow_null=True)


class ProposalsSerializer(serializers.Serializer[Any]):
    """All of them, in the order of the questions."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ProposalSerializer(many=True)


class DueSerializer(serializers.Serializer[Any]):
    """A patient who has to be asked; the last three are null for who was never asked, or of whom none is open."""

    patient = serializers.UUIDField(source="pk")
    number = serializers.CharField()
    patient_name = serializers.CharField(source="full_name")
    birth_date = serializers.DateField()
    phone = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=[State.DUE, State.NEVER])
    due_on = serializers.DateField(allow_null=True)
    signed_at = MomentField(allow_null=True)
    questionnaire = serializers.UUIDField(allow_null=True)
    open_questionnaire = serializers.UUIDField(allow_null=True)


class WantedSerializer(serializers.Serializer[None]):
    """Which of them are wanted."""

    state = ChoiceField(choices=[State.DUE.value, State.NEVER.value], required=False)
