"""What was measured around teeth, and when."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.medical_records.charting.constraints import one_of
from apps.medical_records.patients.models import Patient
from apps.medical_records.perio.choices import (
    ENTRANCES,
    MEASURES,
    SITES,
    TRANSITIONS,
    ExamStatus,
)
from apps.medical_records.perio.constraints import (
    TOOTH,
    attachment_levels,
    by_site,
    entrances_exist,
    measurements_exist,
)
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
# Whose it is follows a merge; that it was an error can be said of it.
COMPLETED_STAYS = pgtrigger.Trigger(
    name="completed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    declare=[("moves", "text[]")],
    func="""
        moves := ARRAY['patient_id', 'updated_at', 'version'];
        IF OLD.status = 'completed' THEN
            moves := moves || ARRAY['status', 'retracted_at', 'retraction_reason'];
        END IF;
        IF OLD.status <> 'open' AND to_jsonb(OLD) - moves IS DISTINCT FROM to_jsonb(NEW) - moves THEN
            RAISE EXCEPTION 'A periodontal exam that is not open is not changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'completed_stays';
        END IF;
        RETURN NEW;
    """,
)
# The lock keeps the exam from being completed between this and the end of the transaction.
OF_AN_OPEN_EXAM = pgtrigger.Trigger(
    name="of_an_open_exam",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        PERFORM FROM medical_records_perioexam
            WHERE tenant_id = NEW.tenant_id AND id = NEW.exam_id AND status = 'open' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Teeth are measured in an open exam.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'of_an_open_exam';
        END IF;
        RETURN NEW;
    """,
)


def unmeasured() -> list[None]:
    """Return a value for each site of which nothing is known."""
    return [None] * len(SITES)


@tracked()
class PerioExam(TenantModel):
    """One look around a patient's teeth; completed it stays as it was measured, and an error is retracted, never deleted."""

    # Its index, with the time, is in Meta.
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="perio_exams", db_index=False)
    examiner = models.ForeignKey(User, models.PROTECT, related_name="perio_exams", db_index=False)
    examined_at = models.DateTimeField("time", default=timezone.now)
    note = models.TextField(max_length=5_000, blank=True)
    status = models.CharField(
        max_length=10, choices=ExamStatus, default=ExamStatus.OPEN, editable=False
    )
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retraction_reason = models.CharField(max_length=200, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = "periodontal exam"
        ordering = ("examined_at", "id")
        constraints = (
            one_of("status", ExamStatus.values, "perio_exam_status_known"),
            models.CheckConstraint(
                condition=Q(status=ExamStatus.OPEN, completed_at__isnull=True)
                | Q(status=ExamStatus.COMPLETED, completed_at__isnull=False)
                | Q(status=ExamStatus.RETRACTED),
                name="perio_exam_is_completed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status=ExamStatus.RETRACTED, retracted_at__isnull=False)
                & ~Q(retraction_reason="")
                | ~Q(status=ExamStatus.RETRACTED)
                & Q(retracted_at__isnull=True, retraction_reason=""),
                name="perio_exam_is_retracted_for_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "examined_at", "id"], name="perio_exams_by_time"),
            models.Index(
                fields=["tenant", "patient", "examined_at", "id"], name="perio_exams_by_patient"
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            COMPLETED_STAYS,
            NEVER_DELETED,
            pgtrigger.FSM(
                name="status_moves_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return when it was."""
        return f"Periodontal exam of {timezone.localtime(self.examined_at):%Y-%m-%d}"


@tracked(exclude=("attachment_level",))
class PerioTooth(TenantModel):
    """What was measured around one permanent tooth in one exam, in mm; null is what nobody looked at.

    The lists have the six sites in the order of `SITES`. A positive margin is recession, a negative one covers the crown;
    the attachment level is depth + margin.
    """

    exam = models.ForeignKey(PerioExam, models.PROTECT, related_name="teeth", db_index=False)
    tooth = models.CharField(max_length=2)
    depth = by_site(models.SmallIntegerField(null=True))
    margin = by_site(models.SmallIntegerField(null=True))
    bleeding = by_site(models.BooleanField(null=True))
    suppuration = by_site(models.BooleanField(null=True))
    plaque = by_site(models.BooleanField(null=True))
    mobility = models.SmallIntegerField(null=True, blank=True)
    furcation_b = models.SmallIntegerField(null=True, blank=True)
    furcation_l = models.SmallIntegerField(null=True, blank=True)
    furcation_m = models.SmallIntegerField(null=True, blank=True)
    furcation_d = models.SmallIntegerField(null=True, blank=True)
    attachment_level = models.GeneratedField(
        expression=attachment_levels(),
        output_field=by_site(models.SmallIntegerField(null=True)),
        db_persist=True,
    )

    class Meta(TenantModel.Meta):
        verbose_name = "measured tooth"
        verbose_name_plural = "measured teeth"
        ordering = ("exam", "tooth")
        constraints = (
            models.UniqueConstraint(fields=["tenant", "exam", "tooth"], name="perio_tooth_once"),
            models.CheckConstraint(condition=Q(tooth__regex=TOOTH), name="perio_tooth_exists"),
            *measurements_exist(),
            *entrances_exist(),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            OF_AN_OPEN_EXAM,
            NEVER_DELETED,
            pgtrigger.ReadOnly(name="place_stays", fields=["exam", "tooth"]),
        )

    def __str__(self) -> str:
        """Return its number."""
        return self.tooth

    @classmethod
    def nothing_of(cls, exam: PerioExam, tooth: str) -> PerioTooth:
        """Return a tooth of which nothing is measured yet."""
        return cls(exam=exam, tooth=tooth, **{measure: unmeasured() for measure in MEASURES})

    def clear(self) -> None:
        """Take back all that was measured."""
        for measure in MEASURES:
            setattr(self, measure, unmeasured())
        self.mobility = None
        for entrance in ENTRANCES:
            self.set_furcation(entrance, None)

    @property
    def has_furcation(self) -> bool:
        """Whether a furcation was looked for."""
        return any(self.furcation(entrance) is not None for entrance in ENTRANCES)

    @property
    def is_measured(self) -> bool:
        """Whether anything is known of it."""
        seen = any(value is not None for name in MEASURES for value in getattr(self, name))
        return seen or self.mobility is not None or self.has_furcation

    def furcation(self, entrance: str) -> Any:
        """Return the grade from an entrance."""
        return getattr(self, f"furcation_{entrance.lower()}")

    def set_furcation(self, entrance: str, grade: int | None) -> None:
        """Keep the grade from an entrance."""
        setattr(self, f"furcation_{entrance.lower()}", grade)
