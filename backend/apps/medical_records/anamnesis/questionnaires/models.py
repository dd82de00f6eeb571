"""The clinic's form in its editions, what patients answered, and what of it is an alert."""

from __future__ import annotations

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.medical_records.anamnesis.questionnaires.choices import (
    FORM_TRANSITIONS,
    MAX_MONTHS,
    MIN_MONTHS,
    TRANSITIONS,
    AlertSeverity,
    AnsweredBy,
    FormStatus,
    Signer,
    Status,
)
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
# Only the status may move on, as the transitions say, and what counts changes with it.
PUBLISHED_STAYS = pgtrigger.Trigger(
    name="published_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.status <> 'draft' AND to_jsonb(OLD) - ARRAY['status', 'updated_at', 'version']
            IS DISTINCT FROM to_jsonb(NEW) - ARRAY['status', 'updated_at', 'version'] THEN
            RAISE EXCEPTION 'An edition of a form that was published is not changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'published_stays';
        END IF;
        RETURN NEW;
    """,
)
SIGNED_STAYS = pgtrigger.Trigger(
    name="signed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.status <> 'open' THEN
            RAISE EXCEPTION 'A questionnaire that is not open is not changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_stays';
        END IF;
        RETURN NEW;
    """,
)
# An alert is of an answer for ever; whose patient it is follows a merge, and the next signature ends it.
ALERT_STAYS = pgtrigger.ReadOnly(
    name="alert_stays", exclude=["patient", "ended_at", "updated_at", "version"]
)
UNSIGNED = Q(
    signed_at=None, signature=None, signer="", signer_name="", content_hash="", due_on=None
)
SIGNED = (
    Q(signed_at__isnull=False, signature__isnull=False, signer__in=Signer.values)
    & Q(answered_at__isnull=False, due_on__isnull=False)
    & ~Q(signer_name="")
    & Q(content_hash__regex="^[0-9a-f]{64}$")
)


@tracked()
class QuestionnaireForm(TenantModel):
    """One edition of the clinic's health questionnaire; once published it stays as it was asked.

    `title` and all texts are by language. `valid_months` is how long answers are good for, `asks_again` whether answers
    to earlier editions are no longer.
    """

    edition = models.PositiveIntegerField(editable=False)
    title = models.JSONField()
    languages = models.JSONField()
    questions = models.JSONField()
    valid_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(MIN_MONTHS), MaxValueValidator(MAX_MONTHS)]
    )
    asks_again = models.BooleanField(default=False)
    status = models.CharField(
        max_length=10, choices=FormStatus, default=FormStatus.DRAFT, editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        ordering = ("edition", "id")
        constraints = (
            models.UniqueConstraint(fields=["tenant", "edition"], name="form_edition_once"),
            models.UniqueConstraint(
                fields=["tenant"],
                condition=Q(status=FormStatus.PUBLISHED),
                name="one_published_form",
            ),
            models.CheckConstraint(
                condition=Q(valid_months__range=(MIN_MONTHS, MAX_MONTHS)),
                name="form_is_valid_for_months",
            ),
            models.CheckConstraint(
                condition=Q(status=FormStatus.DRAFT, published_at=None)
                | Q(status=FormStatus.PUBLISHED, published_at__isnull=False)
                | Q(status=FormStatus.RETIRED),
                name="form_status_known",
            ),
        )
        indexes = (models.Index(fields=["tenant", "edition", "id"], name="forms_by_edition"),)
        triggers = (
            *TenantModel.Meta.triggers,
            PUBLISHED_STAYS,
            NEVER_DELETED,
            pgtrigger.FSM(
                name="form_moves_as_named", field="status", transitions=list(FORM_TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return the title in the form's first language, and the edition."""
        return f"{self.title[self.languages[0]]}, edition {self.edition}"


@tracked()
class Questionnaire(TenantModel):
    """A patient's answers to one edition of the form; signed ones never change.

    `content_hash` is over the questions, the answers, the signature, who witnessed it and when. `due_on` is the day on
    which the patient is asked again.
    """

    # Their indexes, with the time, are in Meta.
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="questionnaires", db_index=False
    )
    form = models.ForeignKey(
        QuestionnaireForm, models.PROTECT, editable=False, related_name="questionnaires"
    )
    edition = models.PositiveIntegerField(editable=False)
    language = models.CharField(max_length=2)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN, editable=False)
    answers = models.JSONField(default=dict, blank=True)
    answered_by = models.CharField(max_length=10, choices=AnsweredBy, default=AnsweredBy.STAFF)
    answered_at = models.DateTimeField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    signer = models.CharField(max_length=10, choices=Signer, blank=True, editable=False)
    signer_name = models.CharField(max_length=200, blank=True, editable=False)
    signature = models.JSONField(null=True, editable=False)
    witnessed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=(Q(status=Status.SIGNED) & SIGNED)
                | (Q(status__in=[Status.OPEN, Status.DISCARDED]) & UNSIGNED),
                name="questionnaire_is_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__in=AnsweredBy.values), name="questionnaire_answered_by"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "created_at", "id"], name="questionnaires_by_time"),
            models.Index(
                fields=["tenant", "patient", "created_at", "id"], name="questionnaires_by_patient"
            ),
            models.Index(
                fields=["tenant", "patient", "-signed_at", "-id"],
                condition=Q(status=Status.SIGNED),
                name="questionnaires_signed",
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            SIGNED_STAYS,
            NEVER_DELETED,
            pgtrigger.FSM(
                name="answers_move_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return the status."""
        return f"questionnaire ({self.get_status_display()})"


class QuestionnaireAlert(TenantModel):
    """What a signed answer says that a clinician must see first, until the patient signs again."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+", db_index=False)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="alerts")
    question = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=AlertSeverity)
    text = models.TextField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(severity__in=AlertSeverity.values), name="answer_alert_severity_known"
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "patient", "id"],
                condition=Q(ended_at=None),
                name="answer_alerts_by_patient",
            ),
        )
        triggers = (*TenantModel.Meta.triggers, ALERT_STAYS, NEVER_DELETED)

    def __str__(self) -> str:
        """Return what it says."""
        return self.text
