"""What was found in a mouth."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from apps.medical_records.charting.constraints import one_of, surfaces_exist, tooth_exists
from apps.medical_records.charting.findings.choices import (
    ON_SURFACES,
    ON_SURFACES_OR_TOOTH,
    STATES,
    FindingKind,
)
from apps.medical_records.charting.findings.querysets import FindingQuerySet
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel


@tracked(exclude=("superseded_by",))
class Finding(TenantModel):
    """A condition of a tooth or its surfaces from a date, to a date where it ended; an error is retracted, never deleted.

    `effective_at` is since when the row says what it says: now, or the start of the day that a back-dated entry is of. The
    row's history has one of every version, so that the chart can be shown as it stood at any moment. What ended it without anybody saying so is named: the
    procedure that treated it, or the state that took its place.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="findings", db_index=False)
    tooth = models.CharField(max_length=3)
    surfaces = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=30, choices=FindingKind)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2_000, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="findings", editable=False, db_index=False
    )
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retraction_reason = models.CharField(max_length=200, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        "medical_records.Procedure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolved",
        editable=False,
        db_index=False,
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded",
        editable=False,
        db_index=False,
    )
    effective_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(FindingQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ("from_date", "id")
        constraints = (
            tooth_exists("finding_tooth_exists"),
            surfaces_exist("finding_surfaces_exist"),
            one_of("kind", FindingKind.values, "finding_kind_known"),
            models.CheckConstraint(
                condition=(Q(kind__in=sorted(ON_SURFACES)) & ~Q(surfaces=""))
                | Q(kind__in=sorted(ON_SURFACES_OR_TOOTH))
                | (~Q(kind__in=sorted(ON_SURFACES | ON_SURFACES_OR_TOOTH)) & Q(surfaces="")),
                name="finding_has_the_surfaces_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="finding_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason=""),
                name="finding_is_retracted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, superseded_by__isnull=True)
                | Q(to_date__isnull=False),
                name="finding_is_ended_by_what_ended_it",
            ),
            ExclusionConstraint(
                name="tooth_has_one_state_at_a_time",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("patient", RangeOperators.EQUAL),
                    ("tooth", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_date"),
                            F("to_date"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind__in=sorted(STATES), retracted_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "patient", "from_date", "id"], name="findings_by_patient"
            ),
            models.Index(fields=["tenant", "from_date", "id"], name="findings_by_date"),
            models.Index(
                fields=["tenant", "patient", "created_at", "id"], name="findings_by_record"
            ),
            models.Index(
                fields=["tenant", "patient", "effective_at", "id"], name="findings_by_moment"
            ),
            models.Index(
                fields=["tenant", "resolved_by"],
                condition=Q(resolved_by__isnull=False),
                name="findings_by_procedure",
            ),
            models.Index(
                fields=["tenant", "superseded_by"],
                condition=Q(superseded_by__isnull=False),
                name="findings_by_state",
            ),
        )

    def __str__(self) -> str:
        """Return tooth, surfaces and what was found."""
        return f"{self.tooth} {self.surfaces} {self.get_kind_display()}".replace("  ", " ")
