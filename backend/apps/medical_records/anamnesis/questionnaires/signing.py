"""A patient's signature: its shape, and the hash over all that was signed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import IntegerField
from core.api.rendering import moment

if TYPE_CHECKING:
    from apps.medical_records.anamnesis.questionnaires.models import Questionnaire

LARGEST_SIDE = 4096
MAX_STROKES, MAX_POINTS = 200, 5_000


@extend_schema_field(
    {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_STROKES,
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": {"type": "integer", "minimum": 0, "maximum": LARGEST_SIDE},
            },
        },
    }
)
class StrokesField(serializers.JSONField):
    """Lines of a pen, each a list of points `[x, y]` in whole pixels; data to draw, and nothing to execute or decode."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no drawing, an empty one, and one that is too large."""
        fits = isinstance(data, list) and 0 < len(data) <= MAX_STROKES
        if not fits or not all(isinstance(stroke, list) and stroke for stroke in data):
            raise serializers.ValidationError(f"Give 1 to {MAX_STROKES} lists of points.")
        if sum(len(stroke) for stroke in data) > MAX_POINTS:
            raise serializers.ValidationError(f"Give {MAX_POINTS} points at most.")
        if not all(_is_point(point) for stroke in data for point in stroke):
            raise serializers.ValidationError(f"Give points as [x, y], 0 to {LARGEST_SIDE}.")
        return data


def _is_point(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2  # noqa: PLR2004  x and y
        and all(type(side) is int and 0 <= side <= LARGEST_SIDE for side in point)
    )


class SignatureSerializer(serializers.Serializer[Any]):
    """A signature as it was drawn: the size of the field, and the lines in it."""

    width = IntegerField(min_value=1, max_value=LARGEST_SIDE)
    height = IntegerField(min_value=1, max_value=LARGEST_SIDE)
    strokes = StrokesField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse lines that leave the field, and a single dot, which is nobody's name."""
        points = [point for stroke in attrs["strokes"] for point in stroke]
        if any(x > attrs["width"] or y > attrs["height"] for x, y in points):
            raise serializers.ValidationError({"strokes": "The lines leave the field."})
        if len(points) == 1:
            raise serializers.ValidationError({"strokes": "A dot is no signature."})
        return attrs


def path_of(signature: dict[str, Any]) -> str:
    """Return a signature's lines as an SVG path."""
    return " ".join(
        "M" + "L".join(f"{x:d} {y:d}" for x, y in stroke) for stroke in signature["strokes"]
    )


def content_of(questionnaire: Questionnaire) -> bytes:
    """Return all that was signed in its one form: JSON in UTF-8, names in order, no blanks, times in UTC."""
    form = questionnaire.form
    content = {
        "answered_at": questionnaire.answered_at and moment(questionnaire.answered_at),
        "answered_by": questionnaire.answered_by,
        "answers": questionnaire.answers,
        "edition": form.edition,
        "form": str(form.pk),
        "language": questionnaire.language,
        "patient": str(questionnaire.patient_id),
        "questionnaire": str(questionnaire.pk),
        "questions": form.questions,
        "signature": questionnaire.signature,
        "signed_at": questionnaire.signed_at and moment(questionnaire.signed_at),
        "signer": questionnaire.signer,
        "signer_name": questionnaire.signer_name,
        "title": form.title,
        "witnessed_by": questionnaire.witnessed_by_id and str(questionnaire.witnessed_by_id),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def hash_of(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 of all that was signed, in hexadecimal."""
    return hashlib.sha256(content_of(questionnaire)).hexdigest()


def is_intact(questionnaire: Questionnaire) -> bool:
    """Tell whether a signed questionnaire is what was signed."""
    return bool(questionnaire.content_hash) and questionnaire.content_hash == hash_of(questionnaire)
