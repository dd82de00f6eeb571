"""Who changed what, of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from apps.medical_records.patients.serializers import VersionSerializer
from core.api.pagination import PAGING
from core.api.unknown import refuse_unknown_parameters
from core.tenancy.history import describe

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

    from core.tenancy.history import Version


class HistoryMixin:
    """`{id}/history/` of a tracked model's rows."""

    def get_ordering(self: Any) -> tuple[str, ...]:
        """The latest first in a history."""
        if self.action == "history":
            return ("-pgh_id",)
        chosen: tuple[str, ...] = super().get_ordering()  # type: ignore[misc]  # the view's
        return chosen

    def paged_from(self: Any) -> Any:
        """Page a history among the row's own versions."""
        return self.get_object().events.all() if self.action == "history" else self.get_queryset()

    @extend_schema(responses=VersionSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def history(self: Any, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Show who changed what, the latest first."""
        refuse_unknown_parameters(request.query_params, PAGING)
        page = self.paginate_queryset(self.get_object().events.all())
        response: Response = self.get_paginated_response(
            VersionSerializer(self.versions(page), many=True).data
        )
        return response

    def versions(self, events: Any) -> list[Version]:
        """Tell a page of history rows, the latest first."""
        return describe(events)
