"""Referrals in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin

from apps.medical_records.charting.referrals.models import Referral
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Referral)
class ReferralAdmin(ClinicModelAdmin):
    """Referrals to look up; they are written, sent and answered by the client at the chair."""

    audited = Audited("referrals", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "chart.read"}
    list_display = ("target_name", "target_specialty", "patient", "status", "sent_date")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status",)
    search_fields = ("target_name", "patient__last_name", "patient__first_name", "=patient__number")
    search_help_text = "Who was referred to, name or number of the patient"
    ordering = ("-created_at", "-id")
    fields = (
        ("patient", "referred_by"),
        ("target_name", "target_specialty"),
        ("target_email", "target_phone"),
        "target_address",
        "reason",
        ("status", "sent_date"),
        "answer",
        "answered_date",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Referral] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "referred_by")
