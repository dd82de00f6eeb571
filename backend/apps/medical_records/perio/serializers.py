"""Shapes of a periodontal exam."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.medical_records.charting.fields import NotationField, ToothField
from apps.medical_records.charting.notations import UnknownTooth, read
from apps.medical_records.charting.teeth import PERMANENT
from apps.medical_records.perio.choices import MOST_MOBILE, ExamStatus
from apps.medical_records.perio.fields import FurcationField, SitesField, refuse_other_entrances
from apps.medical_records.perio.models import PerioExam
from apps.medical_records.perio.shapes import (
    DifferentScoresField,
    DifferentTeethField,
    ScoresField,
    TeethField,
)
from apps.tenants.choices import ToothNotation
from apps.users.models import User
from core.api.fields import CharField, IntegerField, MomentField, RelatedField
from core.api.shapes import ModelShape
from core.comparing import exactly

# The list's, which the stubs take for the tooth's.
MOST: Any = {"max_length": len(PERMANENT)}
_NUMBERS = frozenset(tooth.fdi for tooth in PERMANENT)
_WHAT = ("patient", "examiner", "examined_at", "note")
_BECAME = ("status", "completed_at", "retracted_at", "retraction_reason", "scores")
_KEPT = ("created_at", "updated_at", "version")


class ExaminerField(RelatedField):
    """Somebody who works in the clinic."""

    def get_queryset(self) -> Any:
        """Look among the clinic's active staff only."""
        return exactly(User.objects.people(), is_active=True)


class PerioExamRowSerializer(ModelShape[PerioExam]):
    """An exam in a list, with what it comes to."""

    scores = ScoresField(read_only=True)

    class Meta:
        model = PerioExam
        fields: tuple[str, ...] = ("id", *_WHAT, *_BECAME, *_KEPT)


class PerioExamSerializer(PerioExamRowSerializer):
    """An exam with all that was measured."""

    teeth = TeethField(read_only=True)

    class Meta(PerioExamRowSerializer.Meta):
        fields = ("id", *_WHAT, *_BECAME, "teeth", *_KEPT)


class ExamField(RelatedField):
    """An exam of the clinic."""

    def get_queryset(self) -> Any:
        """Look among the clinic's exams only."""
        return PerioExam.objects.all()


class MeasuredToothSerializer(serializers.Serializer[Any]):
    """What was measured of a tooth."""

    tooth = ToothField()
    sites = SitesField(required=False)
    mobility = IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST_MOBILE)
    furcation = FurcationField(required=False)


class MeasuringSerializer(ModelShape[PerioExam]):
    """What an open exam says. PATCH changes the sites that are given, PUT the whole chart."""

    examiner = ExaminerField(required=False)
    notation = NotationField()
    teeth = MeasuredToothSerializer(many=True, **MOST)

    class Meta:
        model = PerioExam
        fields: tuple[str, ...] = ("examiner", "examined_at", "note", "notation", "teeth")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Bring teeth into FDI; refuse one that is named twice, and furcations that a tooth does not have."""
        notation = attrs.pop("notation", ToothNotation.FDI)
        seen: set[str] = set()
        errors: list[Any] = []
        for given in attrs.get("teeth", ()):
            try:
                given["tooth"] = _tooth(given.get("tooth"), notation, seen)
                _refuse_entrances(given)
                errors.append({})
            except serializers.ValidationError as error:
                errors.append(error.detail)
        if any(errors):
            raise serializers.ValidationError({"teeth": errors})
        return attrs


class NewPerioExamSerializer(MeasuringSerializer):
    """An exam, of whom; its teeth may come later."""

    teeth = MeasuredToothSerializer(many=True, required=False, **MOST)

    class Meta(MeasuringSerializer.Meta):
        fields = ("patient", *MeasuringSerializer.Meta.fields)


class ComparedWithSerializer(serializers.Serializer[None]):
    """What an exam is compared with."""

    def get_fields(self) -> dict[str, Any]:
        """Name the parameter by a word that Python keeps for itself."""
        told = "Another exam of the same patient, as a rule an earlier one."
        return {"with": ExamField(help_text=told)}


class ComparedExamSerializer(serializers.Serializer[Any]):
    """One of two exams, in short."""

    id = serializers.UUIDField()
    examined_at = MomentField()
    status = serializers.ChoiceField(choices=ExamStatus.choices)
    scores = ScoresField()


class ComparedSitesSerializer(serializers.Serializer[Any]):
    """How many sites were probed in both exams, and what became of their depth."""

    compared = serializers.IntegerField()
    deeper = serializers.IntegerField()
    shallower = serializers.IntegerField()
    same = serializers.IntegerField()


class PerioComparisonSerializer(serializers.Serializer[Any]):
    """An exam less another: of yes and no, 1 is new and -1 has gone; null is what was measured in one of them only."""

    exam = ComparedExamSerializer()
    other = ComparedExamSerializer()
    scores = DifferentScoresField()
    sites = ComparedSitesSerializer()
    teeth = DifferentTeethField()


class PerioRetractionSerializer(serializers.Serializer[None]):
    """Why an exam was an error."""

    reason = CharField(max_length=200)


def _tooth(text: str | None, notation: str, seen: set[str]) -> str:
    if text is None:  # which a change may leave out of any body, but not of a tooth
        raise serializers.ValidationError({"tooth": "Say which tooth."}, "required")
    try:
        fdi = read(text, notation).fdi
    except UnknownTooth as error:
        raise serializers.ValidationError({"tooth": str(error)}, "no_such_tooth") from error
    if fdi not in _NUMBERS:
        raise serializers.ValidationError({"tooth": "Give a permanent tooth."}, "no_such_tooth")
    if fdi in seen:
        raise serializers.ValidationError({"tooth": "Give each tooth once."}, "repeated")
    seen.add(fdi)
    return fdi


def _refuse_entrances(given: dict[str, Any]) -> None:
    try:
        refuse_other_entrances(given["tooth"], given.get("furcation", {}))
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"furcation": error.detail}) from error
