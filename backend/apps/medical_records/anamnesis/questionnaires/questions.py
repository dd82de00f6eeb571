"""The questions of a form: what they look like, and what makes them a form that can be answered.

`{"key", "kind", "text", "required", "options", "shown_if", "meanings"}`. Texts are by language, `{"de": …, "en": …}`.
What is left out is filled in, so that what is kept has every name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.medical_records.anamnesis.health.choices import AllergyCategory
from apps.medical_records.anamnesis.health.serializers import CODE_LENGTH, Icd10Field
from apps.medical_records.anamnesis.questionnaires.choices import AlertSeverity, Kind
from core.api.fields import BooleanField, CharField, ChoiceField, RegexField
from core.api.unknown import refuse_unknown_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KEY = r"\A[a-z][a-z0-9_]{0,39}\Z"
LANGUAGE = r"\A[a-z]{2}\Z"
MAX_QUESTIONS, MAX_OPTIONS, MAX_MEANINGS, MAX_LANGUAGES = 100, 20, 20, 5
# Stands in a meaning's text for what was answered.
ANSWER = "{answer}"
CATEGORIES = [choice for choice in AllergyCategory.choices if choice[0] != "none_known"]


class TextsField(serializers.DictField):
    """A text in each of the form's languages."""

    child = CharField(max_length=500)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Refuse what is no object."""
        if not isinstance(data, dict) or not all(isinstance(name, str) for name in data):
            self.fail("not_a_dict", input_type=type(data).__name__)
        texts: dict[str, str] = super().to_internal_value(data)
        return texts


class QuestionOptionSerializer(serializers.Serializer[Any]):
    """One of the answers to choose from."""

    key = RegexField(KEY)
    text = TextsField()


@extend_schema_field({"oneOf": [{"type": "boolean"}, {"type": "string"}]})
class WhenField(serializers.Field[Any, Any, Any, Any]):
    """The answer that is meant: `true` or `false`, or an option's key."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse numbers, lists and objects."""
        if not isinstance(data, (bool, str)):
            raise serializers.ValidationError("Give true, false or an option's key.", "invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        """Show it as it is."""
        return value


class ShownIfSerializer(serializers.Serializer[Any]):
    """A question is asked only where another, before it, was answered so."""

    question = RegexField(KEY)
    equals = WhenField()


class AnswerAlertSerializer(serializers.Serializer[Any]):
    """What a clinician is to see first; `{answer}` in the text is what was answered."""

    severity = ChoiceField(choices=AlertSeverity.choices)
    text = TextsField()


class ProposedAllergySerializer(serializers.Serializer[Any]):
    """An allergy that an answer tells of."""

    category = ChoiceField(choices=CATEGORIES)
    substance = TextsField()


class ProposedConditionSerializer(serializers.Serializer[Any]):
    """A condition that an answer tells of."""

    icd10 = Icd10Field(default="", allow_blank=True, max_length=CODE_LENGTH)
    name = TextsField()
    is_alert = BooleanField(default=False)


class ProposedMedicationSerializer(serializers.Serializer[Any]):
    """A medication that an answer tells of."""

    name = TextsField()
    is_alert = BooleanField(default=False)


class AnswerMeaningSerializer(serializers.Serializer[Any]):
    """What an answer means: an alert, or something to record; without `equals`, whatever was answered."""

    equals = WhenField(allow_null=True, default=None)
    alert = AnswerAlertSerializer(allow_null=True, default=None)
    allergy = ProposedAllergySerializer(allow_null=True, default=None)
    condition = ProposedConditionSerializer(allow_null=True, default=None)
    medication = ProposedMedicationSerializer(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a meaning without any."""
        if not any(value for name, value in attrs.items() if name != "equals"):
            raise serializers.ValidationError("Say what it means.")
        return attrs


class QuestionSerializer(serializers.Serializer[Any]):
    """One question; `shown_if` names one before it and the answer that makes this one asked."""

    key = RegexField(KEY)
    kind = ChoiceField(choices=Kind.choices)
    text = TextsField()
    required = BooleanField(default=False)  # type: ignore[assignment]  # a question's own
    options = QuestionOptionSerializer(many=True, default=list, max_length=MAX_OPTIONS)  # type: ignore[call-arg]  # the list's
    shown_if = ShownIfSerializer(allow_null=True, default=None)
    meanings = AnswerMeaningSerializer(many=True, default=list, max_length=MAX_MEANINGS)  # type: ignore[call-arg]  # the list's

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse options where there is nothing to choose, and none where there is; and answers nobody can give."""
        keys = [option["key"] for option in attrs["options"]]
        if (attrs["kind"] in Kind.chosen()) != bool(keys) or len(set(keys)) < len(keys):
            raise serializers.ValidationError(
                {"options": "Questions with choices have options, each once; others have none."}
            )
        for place, meaning in enumerate(attrs["meanings"]):
            if meaning["equals"] is not None and not _can_be(attrs, meaning["equals"]):
                raise serializers.ValidationError(
                    {"meanings": [{}] * place + [{"equals": ["No answer is this."]}]}
                )
        return attrs


@extend_schema_field(QuestionSerializer(many=True))
class QuestionsField(serializers.JSONField):
    """All questions, in the order in which they are asked."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no form, with the path of what is wrong."""
        if not isinstance(data, list) or not 0 < len(data) <= MAX_QUESTIONS:
            raise serializers.ValidationError(f"Give 1 to {MAX_QUESTIONS} questions in a list.")
        shape = QuestionSerializer(data=data, many=True)
        refuse_unknown_fields(data, shape)
        shape.is_valid(raise_exception=True)
        asked: list[dict[str, Any]] = [_plain(question) for question in shape.validated_data]
        if errors := dict(_unaskable(asked)):
            raise serializers.ValidationError([errors.get(n, {}) for n in range(len(asked))])
        return asked


def refuse_missing_texts(texts: Any, languages: Sequence[str], path: str) -> None:
    """Raise a 400 for the first text, anywhere in a form, that is not in each of its languages and no other."""
    for where, said in _texts(texts, path):
        if set(said) != set(languages):
            wanted = ", ".join(languages)
            raise serializers.ValidationError({where: [f"Say it in exactly: {wanted}."]})


def _texts(part: Any, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(part, list):
        for place, item in enumerate(part):
            yield from _texts(item, f"{path}.{place}")
    elif isinstance(part, dict):
        for name, value in part.items():
            is_texts = isinstance(value, dict) and name in ("text", "substance", "name")
            yield from [(f"{path}.{name}", value)] if is_texts else _texts(value, f"{path}.{name}")


def _unaskable(asked: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield what is wrong with questions beside each other."""
    before: dict[str, Mapping[str, Any]] = {}
    often = Counter(question["key"] for question in asked)
    for place, question in enumerate(asked):
        if often[question["key"]] > 1:
            yield place, {"key": ["Give each key once."]}
        elif condition := question["shown_if"]:
            other = before.get(condition["question"])
            if other is None:
                yield place, {"shown_if": {"question": ["Name a question that is asked before."]}}
            elif not _can_be(other, condition["equals"]):
                yield place, {"shown_if": {"equals": ["No answer to that question is this."]}}
        before[question["key"]] = question


def _can_be(question: Mapping[str, Any], answer: Any) -> bool:
    """Tell whether somebody can answer so."""
    if question["kind"] == Kind.YES_NO:
        return isinstance(answer, bool)
    return answer in [option["key"] for option in question["options"]]


def _plain(part: Any) -> Any:
    """Return a form's part as JSON has it."""
    if isinstance(part, dict):
        return {name: _plain(value) for name, value in part.items()}
    return [_plain(item) for item in part] if isinstance(part, list) else part
