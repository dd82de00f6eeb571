"""Allergies, conditions and medications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When

from apps.medical_records.anamnesis.health.choices import (
    AllergyCategory,
    AllergyStatus,
    ConditionStatus,
    MedicationStatus,
    Severity,
)
from apps.medical_records.anamnesis.health.codes import FORM
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.models import TenantModel

NONE_KNOWN = Q(category=AllergyCategory.NONE_KNOWN)
SAYS_NOTHING_ELSE = Q(substance="", severity="", reaction="", onset_date=None)
# 1 for the statement that there are none, 0 for an allergy.
IS_NONE = Case(
    When(NONE_KNOWN, then=Value(1)), default=Value(0), output_field=models.IntegerField()
)


class HealthFact(TenantModel):
    """Something known of a patient's health; never deleted, its status changes, and history keeps what it was."""

    # Its index, with the time, is in Meta.
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="%(class)s_set", db_index=False
    )
    note = models.TextField(max_length=10_000, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ("created_at", "id")
        indexes = (
            models.Index(fields=["tenant", "created_at", "id"], name="%(class)s_by_time"),
            models.Index(
                fields=["tenant", "patient", "created_at", "id"], name="%(class)s_by_patient"
            ),
        )


@tracked()
class Allergy(HealthFact):
    """What a patient does not tolerate; or the fact that no allergies are known, as whoever asked has stated.

    The statement is a row of its own, with who and when. It never holds beside an active allergy.
    """

    substance = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=10, choices=AllergyCategory)
    severity = models.CharField(max_length=10, choices=Severity, blank=True)
    reaction = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=AllergyStatus, default=AllergyStatus.ACTIVE)
    onset_date = models.DateField(null=True, blank=True)

    class Meta(HealthFact.Meta):
        verbose_name_plural = "allergies"
        constraints = (
            ExclusionConstraint(
                name="none_known_or_allergies",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("patient", RangeOperators.EQUAL),
                    (IS_NONE, RangeOperators.NOT_EQUAL),
                ],
                condition=Q(status=AllergyStatus.ACTIVE),
            ),
            models.UniqueConstraint(
                fields=["tenant", "patient"],
                condition=NONE_KNOWN & Q(status=AllergyStatus.ACTIVE),
                name="none_known_is_stated_once",
            ),
            models.CheckConstraint(
                condition=(NONE_KNOWN & SAYS_NOTHING_ELSE)
                | (
                    Q(category__in=[it for it in AllergyCategory if it != "none_known"])
                    & ~Q(substance="")
                ),
                name="allergy_is_to_something",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=["", *Severity.values]), name="allergy_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AllergyStatus.values), name="allergy_status_known"
            ),
        )

    def __str__(self) -> str:
        """Return what the patient does not tolerate."""
        return self.substance or self.get_category_display()


@tracked()
class Condition(HealthFact):
    """What a patient suffers from, or suffered; `is_alert` where a clinician must see it first."""

    icd10 = models.CharField(
        "ICD-10", max_length=8, blank=True, validators=[RegexValidator(rf"\A{FORM}\Z")]
    )
    name = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=Severity, blank=True)
    status = models.CharField(
        max_length=10, choices=ConditionStatus, default=ConditionStatus.ACTIVE
    )
    onset_date = models.DateField(null=True, blank=True)
    resolved_date = models.DateField(null=True, blank=True)
    is_alert = models.BooleanField("is an alert", default=False)

    class Meta(HealthFact.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(icd10="") | Q(icd10__regex=f"^{FORM}$"), name="condition_code_is_icd10"
            ),
            models.CheckConstraint(
                condition=Q(resolved_date=None)
                | Q(onset_date=None)
                | Q(resolved_date__gte=F("onset_date")),
                name="condition_ends_after_onset",
            ),
            models.CheckConstraint(
                condition=Q(resolved_date=None) | Q(status=ConditionStatus.RESOLVED),
                name="condition_with_an_end_is_resolved",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=["", *Severity.values]), name="condition_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ConditionStatus.values), name="condition_status_known"
            ),
        )
        indexes: ClassVar[Any] = (
            *HealthFact.Meta.indexes,
            models.Index(fields=["tenant", "icd10", "id"], name="conditions_by_code"),
        )

    def __str__(self) -> str:
        """Return the code and the name."""
        return f"{self.icd10} {self.name}".strip()


@tracked()
class Medication(HealthFact):
    """What a patient takes, or took; `is_alert` where a clinician must see it first, as an anticoagulant."""

    name = models.CharField(max_length=200)
    dose = models.CharField(max_length=100, blank=True)
    frequency = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    status = models.CharField(
        max_length=10, choices=MedicationStatus, default=MedicationStatus.ACTIVE
    )
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    is_alert = models.BooleanField("is an alert", default=False)

    class Meta(HealthFact.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(start_date=None) | Q(end_date__gte=F("start_date")),
                name="medication_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MedicationStatus.values), name="medication_status_known"
            ),
        )

    def __str__(self) -> str:
        """Return the name and the dose."""
        return f"{self.name} {self.dose}".strip()
