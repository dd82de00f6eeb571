"""Exams read whole, as answers have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from apps.medical_records.perio.models import PerioExam
from apps.medical_records.perio.reading import scores_of, teeth_of
from core.api.rows import Layout, fetch, write

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

_COLUMNS: Final[dict[str, Any]] = {
    "id": "pk",
    "examined_at": "examined_at",
    "status": "status",
    "scores": scores_of(),
    "teeth": teeth_of(),
}
_WHOLE: Final = Layout(tuple(_COLUMNS), tuple(_COLUMNS.values()), "id", frozenset({"examined_at"}))


def whole(pks: Collection[UUID]) -> dict[str, dict[str, Any]]:
    """Return exams with scores and teeth by their id, in one query."""
    rows = fetch(PerioExam.objects.filter(pk__in=pks).order_by("pk"), _WHOLE)
    return {each["id"]: each for each in orjson.loads(write(rows, _WHOLE).json)}
