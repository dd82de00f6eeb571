"""The trail, to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from core.admin import ClinicModelAdmin
from core.audit.models import AuditEvent
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.http import HttpRequest

NOBODY = "nobody"
MOST = 5000


class LatestPages(Paginator):
    """Pages of the latest rows: a trail is too long to be counted for every look at it."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as pages go."""
        rows: Any = self.object_list
        number: int = rows[:MOST].count()
        return number


@admin.register(AuditEvent)
class AuditEventAdmin(ClinicModelAdmin):
    """Who did what: nothing here is changed, and looking at it is an event itself."""

    audited = Audited("audit-events", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "audit.read"}
    list_display = (
        "time",
        "who",
        "action",
        "resource",
        "operation",
        "outcome",
        "reason",
        "address",
    )
    list_filter = ("action", "outcome")
    search_fields = ("actor",)  # `get_search_results` does the search
    search_help_text = "Id of a member of staff or of a patient"
    paginator = LatestPages
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        "time",
        "who",
        ("actor", "session"),
        ("action", "outcome", "reason"),
        ("resource", "operation", "object"),
        "patient",
        ("address", "request_id"),
        "details",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """Bring the name of who acted, which no key leads to."""
        staff: Any = get_user_model()
        names = staff.objects.filter(pk=OuterRef("actor")).values("username")
        queryset: QuerySet[AuditEvent] = super().get_queryset(request)
        return queryset.annotate(username=Subquery(names[:1]))

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: Any,
        search_term: str,
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Find what a person did, and what was done with a patient."""
        if not search_term.strip():
            return queryset, False
        try:
            pk = UUID(search_term.strip())
        except ValueError:
            return queryset.none(), False
        return queryset.filter(Q(actor=pk) | Q(patient=pk)), False

    @admin.display(description="time", ordering="id")
    def time(self, event: AuditEvent) -> str:
        """Show the time in the clinic's own."""
        return f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="who")
    def who(self, event: Any) -> str:
        """Name who acted."""
        return str(event.username or event.actor or NOBODY)
