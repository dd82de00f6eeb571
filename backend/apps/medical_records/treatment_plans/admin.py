"""Treatment plans in the administration: how far they have come, what was signed, and the estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html

from apps.medical_records.signing import path_of
from apps.medical_records.treatment_plans import printing
from apps.medical_records.treatment_plans.contents import progress_of
from apps.medical_records.treatment_plans.estimate import is_intact
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.admin import ClinicModelAdmin
from core.audit.choices import Action
from core.audit.requests import Audited
from core.errors import DomainError

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

NAME = "medical_records_treatmentplan_estimate"
WIDTH = 120


@admin.register(TreatmentPlan)
class TreatmentPlanAdmin(ClinicModelAdmin):
    """Plans to look up and print; they are drafted, presented and accepted by the client at the chair."""

    audited = Audited("treatment-plans", patient="patient", actions={"estimate": Action.PRINT})
    permissions: ClassVar[dict[str, str]] = {"view": "plans.read"}
    change_form_outer_after_template = "admin/plan.html"
    list_display = ("title", "patient", "status", "progress", "costs", "presented_at", "decided_at")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status",)
    search_fields = ("title", "patient__last_name", "patient__first_name", "=patient__number")
    search_help_text = "Title, name or number of the patient"
    ordering = ("-created_at", "-id")
    readonly_fields = (
        "status",
        "progress",
        "costs",
        "alternative_to",
        "presented_at",
        "presented_by",
        "decided_at",
        "decided_by",
        "rejection_reason",
        "estimate_pdf",
    )
    fields = (
        ("patient", "provider"),
        ("title", "status"),
        ("progress", "costs"),
        ("valid_until", "alternative_to"),
        "note",
        ("presented_at", "presented_by"),
        ("decided_at", "decided_by"),
        "rejection_reason",
        "estimate_pdf",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[TreatmentPlan]:
        """Bring progress with the plans, and the names of a page in one query each."""
        queryset: QuerySet[TreatmentPlan] = super().get_queryset(request)
        plans = queryset.annotate(told_progress=progress_of())
        return plans.prefetch_related("patient", "provider", "tenant")

    def get_urls(self) -> list[URLPattern]:
        """Add the estimate."""

        def wrapped(request: HttpRequest, object_id: str) -> HttpResponse:
            page: HttpResponse = self.admin_site.admin_view(self.estimate_view)(request, object_id)
            return page

        wrapped.model_admin = self  # type: ignore[attr-defined]
        return [path("<path:object_id>/estimate/", wrapped, name=NAME), *super().get_urls()]

    @admin.display(description="progress")
    def progress(self, plan: Any) -> str:
        """Draw how much of the plan is done, and say it."""
        told = plan.told_progress
        done, all_of_it = told["done"], told["procedures"]
        return format_html(
            '<svg role="img" aria-label="{} of {} done" width="{}" height="10" class="inline-block align-middle">'
            '<rect width="{}" height="10" rx="5" fill="currentColor" fill-opacity="0.15"/>'
            '<rect width="{}" height="10" rx="5" fill="currentColor"/></svg> {} / {}',
            done,
            all_of_it,
            WIDTH,
            WIDTH,
            WIDTH * done // all_of_it if all_of_it else 0,
            done,
            all_of_it,
        )

    @admin.display(description="total")
    def costs(self, plan: Any) -> str:
        """Show what the patient was told, else what is planned."""
        if plan.total is None:
            return f"{plan.told_progress['fee']} {plan.tenant.currency}"
        return f"{plan.total} {plan.currency}"

    @admin.display(description="estimate")
    def estimate_pdf(self, plan: TreatmentPlan) -> str:
        """Lead to the PDF."""
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500" href="{}">PDF</a>',
            reverse(f"admin:{NAME}", args=[plan.pk]),
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what is in the plan below, and the signature."""
        plan: Any = self.get_object(request, object_id) if object_id else None
        context = {**(extra_context or {}), **(_told(plan) if plan else {})}
        return super().changeform_view(request, object_id, form_url, context)

    def estimate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Print the estimate."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        plan = self.get_object(request, object_id)
        if plan is None:
            raise Http404
        try:
            pdf = printing.estimate_of(plan)
        except DomainError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]  # for the event
            return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="estimate-{plan.pk}.pdf"'},
        )


def _told(plan: TreatmentPlan) -> dict[str, Any]:
    lines = plan.procedures.prefetch_related("code", "phase").order_by("phase__position", "pk")
    told: dict[str, Any] = {"lines": lines}
    if plan.signature is not None:
        told["drawn"] = path_of(plan.signature)
        told["is_intact"] = is_intact(plan)
    return told
