"""Notes of visits, what was added to them once they were signed, and the clinic's texts to begin from."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.medical_records.charting.constraints import one_of
from apps.medical_records.notes.choices import TEXTS, RecordStatus
from apps.medical_records.notes.constraints import diagnoses_are_coded
from apps.medical_records.notes.querysets import MedicalRecordQuerySet
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel, TenantOwned
from core.tenancy.postgres.shapes import AppendOnly

MOST_TEXT = 20_000
SHA_256 = "^[0-9a-f]{64}$"
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
NEVER_CHANGED = pgtrigger.Protect(
    name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete
)
SIGNED_STAYS = pgtrigger.Trigger(
    name="signed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'A note that was signed is not changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_stays';
        END IF;
        RETURN NEW;
    """,
)
# A note is begun as a draft, whoever inserts it, so that its history tells who signed it and when.
BEGINS_AS_DRAFT = pgtrigger.Protect(
    name="begins_as_draft",
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__status__df=RecordStatus.DRAFT),
)
AMENDS_SIGNED = pgtrigger.Trigger(
    name="amends_signed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (SELECT FROM medical_records_medicalrecord r WHERE r.tenant_id = NEW.tenant_id
            AND r.id = NEW.record_id AND r.status = 'signed') THEN
            RAISE EXCEPTION 'Only a note that was signed is amended.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'amends_signed';
        END IF;
        RETURN NEW;
    """,
)
SAYS_NOTHING = Q(**dict.fromkeys(TEXTS, ""), diagnoses=[])
UNSIGNED = Q(status=RecordStatus.DRAFT, signed_at=None, signed_by=None, content_hash="")
SIGNED = (
    Q(status=RecordStatus.SIGNED, signed_at__isnull=False, content_hash__regex=SHA_256)
    & Q(signed_by__isnull=False, signed_by=F("doctor"))
    & ~SAYS_NOTHING
)


@tracked()
class MedicalRecord(TenantModel):
    """The note of one visit: a draft until its `doctor` signs it, and never changed afterwards.

    `diagnoses` are `{"icd10", "tooth", "note"}`, the tooth in FDI or empty; they lie in the row, so that its history, its
    hash and its lock are theirs too. `content_hash` is over all that was signed, by whom and when.
    """

    # Their indexes, with the time, are in Meta.
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="medical_records", db_index=False
    )
    doctor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField("time of the visit", default=timezone.now)
    chief_complaint = models.TextField(max_length=MOST_TEXT, blank=True)
    examination = models.TextField(max_length=MOST_TEXT, blank=True)
    diagnoses = models.JSONField(default=list, blank=True)
    treatment = models.TextField(max_length=MOST_TEXT, blank=True)
    status = models.CharField(
        max_length=10, choices=RecordStatus, default=RecordStatus.DRAFT, editable=False
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(MedicalRecordQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "note"
        ordering = ("recorded_at", "id")
        constraints = (
            one_of("status", RecordStatus.values, "record_status_known"),
            models.CheckConstraint(condition=UNSIGNED | SIGNED, name="record_is_signed_whole"),
            diagnoses_are_coded("record_diagnoses_are_coded"),
        )
        indexes = (
            models.Index(fields=["tenant", "recorded_at", "id"], name="records_by_time"),
            models.Index(
                fields=["tenant", "patient", "recorded_at", "id"], name="records_by_patient"
            ),
        )
        triggers = (*TenantModel.Meta.triggers, BEGINS_AS_DRAFT, SIGNED_STAYS, NEVER_DELETED)

    def __str__(self) -> str:
        """Return the status, and nothing of what it says."""
        return f"note ({self.get_status_display()})"

    @property
    def says_nothing(self) -> bool:
        """Whether there is neither a text nor a diagnosis."""
        return not (self.diagnoses or any(getattr(self, name) for name in TEXTS))


class Amendment(AppendOnly, TenantOwned):
    """What was added to a signed note, why, and by whom; only ever added to. The note stays as it was signed.

    `content_hash` is over the note's own hash and all that was added.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey(
        MedicalRecord, models.PROTECT, related_name="amendments", db_index=False
    )
    text = models.TextField(max_length=MOST_TEXT)
    reason = models.CharField(max_length=300)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)

    class Meta(TenantOwned.Meta):
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(reason="") & Q(content_hash__regex=SHA_256),
                name="amendment_says_what_and_why",
            ),
        )
        indexes = (models.Index(fields=["tenant", "record", "id"], name="amendments_by_record"),)
        triggers: ClassVar[Any] = (AMENDS_SIGNED, NEVER_CHANGED)

    def __str__(self) -> str:
        """Return when it was added, and nothing of what it says."""
        return f"amendment of {self.written_at:%Y-%m-%d}"


@tracked()
class NoteTemplate(TenantModel):
    """Texts of the clinic's own to begin a note from; one that is no longer used is switched off."""

    name = models.CharField(max_length=100)
    category = models.CharField(max_length=50, blank=True)
    chief_complaint = models.TextField(max_length=MOST_TEXT, blank=True)
    examination = models.TextField(max_length=MOST_TEXT, blank=True)
    treatment = models.TextField(max_length=MOST_TEXT, blank=True)
    is_active = models.BooleanField("in use", default=True)

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                F("tenant"), Upper("name"), name="note_template_once_per_clinic"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="note_template_has_a_name"),
        )
        indexes = (models.Index(fields=["tenant", "name", "id"], name="note_templates_by_name"),)
        triggers = (*TenantModel.Meta.triggers, NEVER_DELETED)

    def __str__(self) -> str:
        """Return the name."""
        return self.name
