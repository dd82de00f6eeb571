"""The history of an exam with that of its teeth: each request that measured is one version of the exam."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from apps.medical_records.perio.models import PerioTooth
from core.tenancy.history import version_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from core.tenancy.history import Version

Moment = tuple["datetime", "str | None"]
# What says where a tooth's row stands, and is the same in all its versions.
_PLACE = frozenset({"exam_id", "tooth"})


def told_with_teeth(versions: Sequence[Version], exam_id: UUID) -> list[Version]:
    """Add to versions of an exam what was measured in the same request, as `teeth.16.depth`; one query more.

    An exam's row changes whenever one of its teeth does, and PostgreSQL's clock stands still within a transaction.
    """
    measured = _measured(exam_id)
    return [
        version._replace(changes=version.changes | measured.get(_moment(version), {}))
        for version in versions
    ]


def _measured(exam_id: UUID) -> dict[Moment, dict[str, list[Any]]]:
    events: Any = PerioTooth._meta.get_field("events").related_model
    theirs = PerioTooth.objects.filter(exam=exam_id).values("pk")
    before: dict[UUID, Any] = {}
    changes: dict[Moment, dict[str, list[Any]]] = defaultdict(dict)
    for event in events.objects.filter(pgh_obj__in=theirs).order_by("pgh_id"):
        version = version_of(event, before.get(event.pgh_obj_id))
        before[event.pgh_obj_id] = event
        for name, (was, now) in version.changes.items():
            if name not in _PLACE and not (_is_nothing(was) and _is_nothing(now)):
                changes[_moment(version)][f"teeth.{event.tooth}.{name}"] = [was, now]
    return changes


def _moment(version: Version) -> Moment:
    return version.at, version.request


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, list) and not any(v is not None for v in value))
