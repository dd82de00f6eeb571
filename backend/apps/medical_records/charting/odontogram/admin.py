"""The odontogram in the administration: drawn on the patient's page, and on one of its own as of any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from apps.medical_records.charting.odontogram import services
from apps.tenants.choices import ToothNotation

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

    from apps.medical_records.patients.models import Patient

NAME = "medical_records_patient_odontogram"


class MomentForm(forms.Form):
    """Which moment's mouth is looked at, and how its teeth are written."""

    at = forms.DateTimeField(
        label="As of",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    notation = forms.ChoiceField(
        choices=[("", "The clinic's"), *ToothNotation.choices], required=False
    )

    def clean_at(self) -> Any:
        """Refuse what nobody knows yet."""
        at = self.cleaned_data["at"]
        if at is not None and at > timezone.now():
            raise forms.ValidationError("Give a moment that has passed.", code="future")
        return at


class WithOdontogram:
    """Pages of a patient with the chart drawn; who may not see charts is shown none."""

    def get_urls(self: Any) -> list[URLPattern]:
        """Add the page of the drawing."""

        def wrapped(request: HttpRequest, object_id: str) -> HttpResponse:
            page: HttpResponse = self.admin_site.admin_view(self.odontogram_view)(
                request, object_id
            )
            return page

        wrapped.model_admin = self  # type: ignore[attr-defined]
        own = path("<path:object_id>/odontogram/", wrapped, name=NAME)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def get_fields(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the drawing out for a patient who isn't there yet, and for whom it isn't."""
        fields = super().get_fields(request, obj)  # type: ignore[misc]
        if obj is not None and _may(request):
            return fields
        return tuple(field for field in fields if field != "odontogram")

    @admin.display(description="odontogram")
    def odontogram(self, patient: Patient) -> str:
        """Show the drawing, which leads to its page."""
        page = reverse(f"admin:{NAME}", args=[patient.pk])
        return format_html(
            '<a href="{}"><img src="{}?image=svg" alt="Odontogram; its page tells it in words" width="900"></a>',
            page,
            page,
        )

    def odontogram_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a patient's mouth at a moment, as a page or as the image alone."""
        if not self.has_view_permission(request) or not _may(request):
            raise PermissionDenied
        patient = self.get_object(request, object_id)
        if patient is None:
            raise Http404
        form = MomentForm(request.GET or None)
        given = form.cleaned_data if form.is_valid() else {}
        clinic = patient.tenant
        seen = services.look(patient, zone=clinic.zone, at=given.get("at"))
        svg = services.drawn(
            seen, language=clinic.language, notation=given.get("notation") or clinic.tooth_notation
        )
        if request.GET.get("image") == "svg":
            return HttpResponse(svg, content_type="image/svg+xml")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Odontogram of {patient}",
            "opts": self.opts,
            "object": patient,
            "form": form,
            "drawing": mark_safe(svg),  # noqa: S308  it holds no text that anybody typed
        }
        return TemplateResponse(request, "admin/odontogram.html", context)


def _may(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.may("chart.read"))
