"""What was found in a mouth."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.medical_records.charting.constraints import one_of, surfaces_exist, tooth_exists
from apps.medical_records.charting.findings.choices import (
    ON_SURFACES,
    ON_SURFACES_OR_TOOTH,
    FindingKind,
)
from apps.medical_records.patients.models import Patient
from apps.users.models import User
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager, TenantQuerySet
from core.tenancy.models import TenantModel


@tracked()
class Finding(TenantModel):
    """A condition of a tooth or its surfaces from a date, to a date where it ended; an error is retracted, never deleted.

    `effective_at` is since when the row says what it says: now, or the start of the day that a back-dated entry is of. The
    row's history has one of every version, so that the chart can be shown as it stood at any moment.
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
    effective_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(TenantQuerySet)()

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
        )
        indexes = (
            models.Index(
                fields=["tenant", "patient", "from_date", "id"], name="findings_by_patient"
            ),
        )

    def __str__(self) -> str:
        """Return tooth, surfaces and what was found."""
        return f"{self.tooth} {self.surfaces} {self.get_kind_display()}".replace("  ", " ")
