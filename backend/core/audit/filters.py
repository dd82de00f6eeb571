"""How the trail is narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.api.filters import ClinicFilterSet, IdFilter, MomentFilter
from core.audit.models import AuditEvent
from core.audit.months import lowest_id

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class AuditEventFilter(ClinicFilterSet):
    """By who, whose, what, what came of it, in which session, and when."""

    actor = IdFilter()
    patient = IdFilter()
    session = IdFilter()
    object = IdFilter()
    at__gte = MomentFilter(method="since", help_text="From this moment on.")
    at__lt = MomentFilter(method="before", help_text="Before this moment.")

    class Meta:
        model = AuditEvent
        fields = ("action", "resource", "outcome")

    # Ids are in order of time: their index serves both, and leads to the months alone that are asked for.

    def since(self, events: QuerySet[Any], name: str, moment: datetime | None) -> QuerySet[Any]:  # noqa: ARG002
        """Keep what happened from a moment on."""
        return events if moment is None else events.filter(id__gte=lowest_id(moment))

    def before(self, events: QuerySet[Any], name: str, moment: datetime | None) -> QuerySet[Any]:  # noqa: ARG002
        """Keep what happened before a moment."""
        return events if moment is None else events.filter(id__lt=lowest_id(moment))
