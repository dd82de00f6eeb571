"""Consents in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.utils.safestring import mark_safe

from apps.medical_records.documents.consents.models import Consent
from apps.medical_records.documents.consents.signing import drawn, is_intact
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Consent)
class ConsentAdmin(ClinicModelAdmin):
    """What patients consented to, with the signature under it; nothing is changed here."""

    audited = Audited("consents", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "consents.read"}
    list_display = ("signed_at", "patient", "title", "text_version", "signer", "withdrawn_at")
    list_display_links = ("signed_at", "title")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("signer", "language")
    search_fields = ("title", "=patient__number", "patient__last_name")
    search_help_text = "Title, or last name or number of the patient"
    ordering = ("-signed_at", "-id")
    fields = (
        ("patient", "title"),
        ("text_version", "language"),
        "text",
        ("signer", "signer_name"),
        ("signed_at", "witnessed_by"),
        "drawn_signature",
        "intact",
        ("withdrawn_at", "withdrawn_by"),
        "withdrawal_reason",
    )
    readonly_fields = ("drawn_signature", "intact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        """Bring the names of a page in one query each."""
        queryset: QuerySet[Consent] = super().get_queryset(request)
        return queryset.prefetch_related("patient", "witnessed_by", "withdrawn_by")

    @admin.display(description="signature")
    def drawn_signature(self, consent: Consent) -> str:
        """Draw it."""
        svg = drawn(consent.signature).replace("<svg ", '<svg width="320" role="img" ', 1)
        return mark_safe(svg)  # noqa: S308  it holds numbers alone

    @admin.display(description="as it was signed", boolean=True)
    def intact(self, consent: Consent) -> bool:
        """Tell whether it still is what was signed."""
        return is_intact(consent)
