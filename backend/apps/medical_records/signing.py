"""What signing is: a drawn signature's shape, and one hash over all that was signed in its one form."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import IntegerField

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return what is signed in its one form: JSON in UTF-8, names in order, no blanks."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what is signed, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()
