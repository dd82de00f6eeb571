"""What is proposed to a patient, in phases, and what the patient has decided."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from apps.medical_records.anamnesis.questionnaires.choices import Signer
from apps.medical_records.patients.models import Patient
from apps.medical_records.treatment_plans import constraints as held
from apps.medical_records.treatment_plans.choices import AGREED, TRANSITIONS, PlanStatus
from apps.users.models import User
from core.money.columns import MoneyColumn
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager, TenantQuerySet
from core.tenancy.models import TenantModel


@tracked()
class TreatmentPlan(TenantModel):
    """What is proposed to a patient, by whom and for how much; once presented it stays as it was told.

    `estimate` is all that the paper shows, as it was on the day when the plan was presented; `total` is in `currency`.
    `content_hash` is over it, the signature, who witnessed it and when. `alternative_to` is the first of several plans of
    which the patient takes one.
    """

    # Their indexes, with the time, are in Meta.
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="treatment_plans", db_index=False
    )
    title = models.CharField(max_length=200)
    provider = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    note = models.TextField(max_length=5_000, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False
    )
    alternative_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="alternatives",
    )
    presented_at = models.DateTimeField(null=True, editable=False)
    presented_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    estimate = models.JSONField(null=True, editable=False)
    total = MoneyColumn(null=True, editable=False)
    currency = models.CharField(max_length=3, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    rejection_reason = models.CharField(max_length=200, blank=True, editable=False)
    signer = models.CharField(max_length=10, choices=Signer, blank=True, editable=False)
    signer_name = models.CharField(max_length=200, blank=True, editable=False)
    signature = models.JSONField(null=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(TenantQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=held.WHOLE, name="plan_is_whole"),
            models.UniqueConstraint(
                F("tenant"),
                Coalesce("alternative_to", "id"),
                condition=Q(status__in=AGREED),
                name="one_of_the_alternatives",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "created_at", "id"], name="plans_by_age"),
            models.Index(fields=["tenant", "patient", "created_at", "id"], name="plans_by_patient"),
            *(
                models.Index(
                    fields=["tenant", "patient", f"{moment}_at", "id"],
                    condition=Q(**{f"{moment}_at__isnull": False}),
                    name=f"plans_by_{moment}",
                )
                for moment in ("presented", "decided")
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            held.ALTERNATIVES_OF_ONE_PATIENT,
            held.PLAN_STAYS,
            held.NEVER_EMPTY,
            held.PROGRESS_OF_ACCEPTED,
            held.NEVER_DELETED,
            pgtrigger.FSM(
                name="plan_moves_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


@tracked()
class TreatmentPhase(TenantModel):
    """A step of a plan, in the order of `position`; the procedures of a plan may be without one."""

    plan = models.ForeignKey(
        TreatmentPlan, models.PROTECT, editable=False, related_name="phases", db_index=False
    )
    position = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        ordering = ("position", "id")
        constraints = (
            # What the procedures' key to the phase of their plan leads to.
            models.UniqueConstraint(fields=["tenant", "plan", "id"], name="phase_of_its_plan"),
        )
        triggers = (*TenantModel.Meta.triggers, held.PHASE_IS_KEPT)

    def __str__(self) -> str:
        """Return the title."""
        return self.title
