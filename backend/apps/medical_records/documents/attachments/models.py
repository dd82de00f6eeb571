"""Files about a patient."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from apps.medical_records.charting.constraints import one_of, tooth_exists
from apps.medical_records.documents.attachments.choices import (
    ENDINGS,
    IMAGES,
    ContentType,
    Kind,
)
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

CONTENT = (
    "storage_key",
    "file_name",
    "content_type",
    "size",
    "sha256",
    "width",
    "height",
    "recorded_by",
)
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
CONTENT_STAYS = pgtrigger.ReadOnly(name="content_stays", fields=list(CONTENT))
# Whose it is follows a merge.
VOID_STAYS = pgtrigger.Trigger(
    name="void_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.voided_at IS NOT NULL
            AND to_jsonb(OLD) - ARRAY['patient_id', 'updated_at', 'version']
            IS DISTINCT FROM to_jsonb(NEW) - ARRAY['patient_id', 'updated_at', 'version'] THEN
            RAISE EXCEPTION 'A void attachment is not changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'void_stays';
        END IF;
        RETURN NEW;
    """,
)
VALID = Q(voided_at=None)


@tracked(exclude=("storage_key",))
class Attachment(TenantModel):
    """A file about a patient; what is in it never changes, what is said of it may.

    One that was filed wrongly is void, and kept. `storage_key` is the name that we gave the file, `file_name` what whoever
    sent it calls it; `size` and `sha256` are of what is kept, which for an image is not what was sent.
    """

    # Its indexes, with the time, are in Meta.
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="attachments", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    tooth = models.CharField(max_length=3, blank=True)
    title = models.CharField(max_length=200, blank=True)
    description = models.TextField(max_length=5_000, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    storage_key = models.UUIDField(editable=False)
    file_name = models.CharField(max_length=255, editable=False)
    content_type = models.CharField(max_length=20, choices=ContentType, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", db_index=False
    )
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    void_reason = models.CharField(max_length=200, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-created_at", "-id")
        constraints = (
            one_of("kind", Kind.values, "attachment_kind_known"),
            one_of("content_type", ContentType.values, "attachment_content_type_known"),
            tooth_exists("attachment_tooth_exists", optional=True),
            models.UniqueConstraint(
                fields=["tenant", "storage_key"], name="file_of_one_attachment"
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=IMAGES, width__gt=0, height__gt=0)
                | (~Q(content_type__in=IMAGES) & Q(width=None, height=None)),
                name="image_has_a_size",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, sha256__regex="^[0-9a-f]{64}$"), name="file_is_known"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="attachment_is_void_for_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "created_at", "id"], name="attachments_by_age"),
            models.Index(
                fields=["tenant", "patient", "created_at", "id"], name="attachments_by_patient"
            ),
        )
        triggers = (*TenantModel.Meta.triggers, CONTENT_STAYS, VOID_STAYS, NEVER_DELETED)

    def __str__(self) -> str:
        """Return the kind, and the title where there is one."""
        kind = self.get_kind_display()
        return f"{kind}: {self.title}" if self.title else kind

    @property
    def is_image(self) -> bool:
        """Whether there is something to make a thumbnail of."""
        return self.content_type in IMAGES

    @property
    def made_name(self) -> str:
        """The name under which the file goes out, which says nothing of whom it is about."""
        return f"{self.kind}-{self.pk}.{ENDINGS[ContentType(self.content_type)]}"
