"""The clinic's form in its editions, and what patients answered, to be read as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from apps.medical_records.anamnesis.admin import AnamnesisAdmin
from apps.medical_records.anamnesis.questionnaires import editions
from apps.medical_records.anamnesis.questionnaires.choices import FormStatus
from apps.medical_records.anamnesis.questionnaires.models import Questionnaire, QuestionnaireForm
from apps.medical_records.anamnesis.questionnaires.reading import answered, asked
from apps.medical_records.anamnesis.questionnaires.signing import is_intact
from apps.medical_records.signing import path_of
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@admin.register(QuestionnaireForm)
class FormAdmin(ClinicModelAdmin):
    """Editions of the form; a draft says here how long its answers are good for, and its questions come by the API."""

    audited = Audited("questionnaire-forms")
    permissions: ClassVar[dict[str, str]] = {
        "view": "questionnaires.read",
        "change": "questionnaires.manage",
    }
    change_form_outer_after_template = "admin/questions.html"
    list_display = ("edition", "name", "status", "published_at", "valid_months", "asks_again")
    list_display_links = ("edition", "name")
    list_filter = ("status",)
    search_fields = ("edition",)
    search_help_text = "Number of the edition"
    ordering = ("-edition", "-id")
    readonly_fields = ("edition", "name", "status", "published_at", "recorded_by", "created_at")
    fields = (
        ("edition", "status"),
        "name",
        ("valid_months", "asks_again"),
        ("published_at", "recorded_by", "created_at"),
    )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the questions below."""
        form: Any = self.get_object(request, object_id) if object_id else None
        context = {**(extra_context or {}), "asked": asked(form) if form else []}
        return super().changeform_view(request, object_id, form_url, context)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show an edition that was published without letting anybody change it."""
        was_published = obj is not None and obj.status != FormStatus.DRAFT
        return not was_published and super().has_change_permission(request, obj)

    def write(self, obj: QuestionnaireForm, fields: dict[str, Any], *, add: bool) -> None:  # noqa: ARG002
        """Change the draft."""
        editions.change(obj, **fields)

    @admin.display(description="title")
    def name(self, form: QuestionnaireForm) -> str:
        """Show the title in each language."""
        return " / ".join(form.title[language] for language in form.languages)


@admin.register(Questionnaire)
class QuestionnaireAdmin(AnamnesisAdmin):
    """What patients answered, question by question, with the signature under it; nothing is changed here."""

    audited = Audited("health-questionnaires", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "health.read"}
    change_form_outer_after_template = "admin/answers.html"
    list_display = ("patient", "status", "edition", "answered_by", "signed_at", "due_on")
    list_filter = ("status", "answered_by")
    fields = (
        ("patient", "status"),
        ("form", "language"),
        ("answered_by", "answered_at", "recorded_by"),
        ("signed_at", "due_on", "created_at"),
    )
    readonly_fields = (
        "patient",
        "status",
        "form",
        "language",
        "answered_by",
        "answered_at",
        "recorded_by",
        "signed_at",
        "due_on",
        "created_at",
    )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show questions and answers below, and the signature."""
        questionnaire: Any = self.get_object(request, object_id) if object_id else None
        context = {**(extra_context or {}), **(_told(questionnaire) if questionnaire else {})}
        return super().changeform_view(request, object_id, form_url, context)


def _told(questionnaire: Questionnaire) -> dict[str, Any]:
    told: dict[str, Any] = {"answered": answered(questionnaire)}
    if questionnaire.signature is not None:
        told["drawn"] = path_of(questionnaire.signature)
        told["is_intact"] = is_intact(questionnaire)
    return told
