"""Notes to be read as they were signed, with what was added to them, and the clinic's texts to begin them from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from apps.medical_records.notes import templates
from apps.medical_records.notes.choices import TEXTS
from apps.medical_records.notes.models import MedicalRecord, NoteTemplate
from apps.medical_records.notes.signing import is_intact, is_intact_addition
from core.admin import ClinicModelAdmin
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from apps.medical_records.notes.querysets import MedicalRecordQuerySet


@admin.register(MedicalRecord)
class MedicalRecordAdmin(ClinicModelAdmin):
    """Notes of visits to look up; they are written, signed and amended by the client at the chair."""

    audited = Audited("medical-records", patient="patient")
    permissions: ClassVar[dict[str, str]] = {"view": "notes.read"}
    change_form_outer_after_template = "admin/note.html"
    list_display = ("recorded_at", "patient", "doctor", "status", "signed_at")
    list_display_links = ("recorded_at", "patient")
    list_select_related = ()  # no join but `get_queryset`'s
    list_filter = ("status",)
    date_hierarchy = "recorded_at"
    search_fields = ("patient__last_name", "patient__first_name", "=patient__number")
    search_help_text = "Name or number of the patient"
    ordering = ("-recorded_at", "-id")
    fields = (
        ("patient", "doctor"),
        ("recorded_at", "status"),
        ("signed_at", "signed_by"),
        ("recorded_by", "created_at"),
    )
    readonly_fields = (
        "patient",
        "doctor",
        "recorded_at",
        "status",
        "signed_at",
        "signed_by",
        "recorded_by",
        "created_at",
    )

    def get_queryset(self, request: HttpRequest) -> MedicalRecordQuerySet:
        """Leave out the drafts that the person may not see; bring the names of a page in one query each."""
        rows: Any = super().get_queryset(request)
        found: MedicalRecordQuerySet = rows.visible_to(request.user)
        return found.prefetch_related("patient", "doctor")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show below what it says, with its lines as they were written, and whether that is what was signed."""
        record: Any = self.get_object(request, object_id) if object_id else None
        context = {**(extra_context or {}), **(_told(record) if record else {})}
        return super().changeform_view(request, object_id, form_url, context)


@admin.register(NoteTemplate)
class NoteTemplateAdmin(ClinicModelAdmin):
    """Texts to begin notes from."""

    audited = Audited("note-templates")
    permissions: ClassVar[dict[str, str]] = {
        "view": "notes.read",
        "add": "note_templates.manage",
        "change": "note_templates.manage",
    }
    list_display = ("name", "category", "is_active", "updated_at")
    list_filter = ("is_active", "category")
    search_fields = ("name", "category")
    search_help_text = "Name or category"
    ordering = ("name", "id")
    fields = (
        ("name", "category"),
        "chief_complaint",
        "examination",
        "treatment",
        "is_active",
    )

    def write(self, obj: NoteTemplate, fields: dict[str, Any], *, add: bool) -> None:
        """Write it through the service."""
        if add:
            obj.pk = templates.add(**fields).pk
            obj.refresh_from_db()
        else:
            templates.edit(obj, **fields)


def _told(record: MedicalRecord) -> dict[str, Any]:
    amendments = [
        (amendment, is_intact_addition(amendment, record))
        for amendment in record.amendments.select_related("written_by")
    ]
    texts = [(name.replace("_", " "), getattr(record, name)) for name in TEXTS]
    return {
        "note": record,
        "texts": texts,
        "amendments": amendments,
        "is_intact": is_intact(record),
    }
