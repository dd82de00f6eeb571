"""Allergies, conditions and medications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from apps.medical_records.anamnesis.admin import AnamnesisAdmin
from apps.medical_records.anamnesis.health import services
from apps.medical_records.anamnesis.health.forms import AllergyForm, ConditionForm, MedicationForm
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

AT = ("recorded_by", "created_at", "updated_at")


class FactAdmin(AnamnesisAdmin):
    """What is known of a patient's health: a fact stays of whom it was recorded, and its status says whether it holds."""

    permissions: ClassVar[dict[str, str]] = {
        "view": "health.read",
        "add": "health.edit",
        "change": "health.edit",
    }
    autocomplete_fields = ("patient",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Ask whom a fact is about only once."""
        return AT if obj is None else ("patient", *AT)

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: forms.ModelForm,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Keep who recorded it."""
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)

    def write(self, obj: Any, fields: dict[str, Any], *, add: bool) -> None:
        """Record or change it through the services."""
        if add:
            services.record(obj, by=obj.recorded_by, **fields)
        else:
            services.edit(obj, **fields)


@admin.register(Allergy)
class AllergyAdmin(FactAdmin):
    """What patients do not tolerate, and that there is nothing of the kind."""

    audited = Audited("allergies", patient="patient")
    form = AllergyForm
    list_display = ("patient", "told", "category", "severity", "status", "created_at")
    list_filter = ("category", "severity", "status")
    fields = (
        "patient",
        ("category", "substance"),
        ("severity", "reaction"),
        ("status", "onset_date"),
        "note",
        AT,
    )

    @admin.display(description="allergy")
    def told(self, allergy: Allergy) -> str:
        """Name what it is to."""
        return str(allergy)


@admin.register(Condition)
class ConditionAdmin(FactAdmin):
    """What patients suffer from."""

    audited = Audited("conditions", patient="patient")
    form = ConditionForm
    list_display = ("patient", "icd10", "name", "severity", "status", "is_alert", "created_at")
    list_filter = ("status", "severity", "is_alert")
    fields = (
        "patient",
        ("icd10", "name"),
        ("severity", "status"),
        ("onset_date", "resolved_date"),
        "is_alert",
        "note",
        AT,
    )


@admin.register(Medication)
class MedicationAdmin(FactAdmin):
    """What patients take."""

    audited = Audited("medications", patient="patient")
    form = MedicationForm
    list_display = ("patient", "name", "dose", "frequency", "status", "is_alert", "created_at")
    list_filter = ("status", "is_alert")
    fields = (
        "patient",
        ("name", "dose"),
        ("frequency", "reason"),
        ("status", "is_alert"),
        ("start_date", "end_date"),
        "note",
        AT,
    )
