"""What is planned and done in a mouth."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.medical_records.charting.catalogue.models import ProcedureCode
from apps.medical_records.charting.choices import Area, DrawnAs, Region
from apps.medical_records.charting.constraints import (
    one_of,
    place_fits_area,
    surfaces_exist,
    tooth_exists,
)
from apps.medical_records.charting.procedures.choices import (
    IN_THE_MOUTH,
    TRANSITIONS,
    ProcedureStatus,
)
from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.patients.models import Patient
from apps.medical_records.treatment_plans.constraints import PLAN_IS_KEPT, PROGRESS_OF_PLAN
from apps.medical_records.treatment_plans.models import TreatmentPhase, TreatmentPlan
from apps.users.models import User
from core.money.columns import MoneyColumn
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager, TenantQuerySet
from core.tenancy.models import TenantModel

COMPLETED = Q(status=ProcedureStatus.COMPLETED)


@tracked()
class Procedure(TenantModel):
    """One row is chart, plan and charge: what is, was or will be done, on which tooth, by whom, for how much.

    `area` and `drawn_as` are the code's at that time, by a trigger: what was an extraction stays one. `effective_at` is since when the row says what it says: now, or the start of the
    day that a back-dated entry is of; its history has one of every version.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="procedures", db_index=False)
    code = models.ForeignKey(ProcedureCode, models.PROTECT, related_name="procedures")
    area = models.CharField(max_length=10, choices=Area, editable=False)
    drawn_as = models.CharField(
        max_length=20,
        choices=DrawnAs,
        default=DrawnAs.NOTHING,
        db_default=DrawnAs.NOTHING,
        editable=False,
    )
    tooth = models.CharField(max_length=3, blank=True)
    surfaces = models.CharField(max_length=5, blank=True)
    region = models.CharField(max_length=2, choices=Region, blank=True)
    provider = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="procedures", db_index=False
    )
    status = models.CharField(
        max_length=20, choices=ProcedureStatus, default=ProcedureStatus.PLANNED, editable=False
    )
    date_planned = models.DateField(null=True, blank=True)
    date_completed = models.DateField(null=True, blank=True)
    fee = MoneyColumn()
    note = models.TextField(max_length=5_000, blank=True)
    cancellation_reason = models.CharField(max_length=200, blank=True, editable=False)
    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, blank=True, related_name="procedures", editable=False
    )
    treatment_plan = models.ForeignKey(
        TreatmentPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="procedures",
        db_index=False,
    )
    # One of the plan's: a key of three columns in the database holds it.
    phase = models.ForeignKey(
        TreatmentPhase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="procedures",
        db_index=False,
    )
    effective_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(TenantQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        constraints = (
            tooth_exists("procedure_tooth_exists", optional=True),
            surfaces_exist("procedure_surfaces_exist"),
            place_fits_area("procedure_is_where_its_code_is_done"),
            one_of("status", ProcedureStatus.values, "procedure_status_known"),
            models.CheckConstraint(
                condition=~COMPLETED | Q(date_completed__isnull=False, provider__isnull=False),
                name="completed_procedure_has_date_and_provider",
            ),
            models.CheckConstraint(
                condition=Q(status__in=IN_THE_MOUTH) | Q(date_completed__isnull=True),
                name="only_what_is_done_has_a_date_of_it",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProcedureStatus.PLANNED) | Q(date_planned__isnull=False),
                name="planned_procedure_has_its_date",
            ),
            models.CheckConstraint(condition=Q(fee__gte=0), name="procedure_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(phase=None) | Q(treatment_plan__isnull=False),
                name="procedure_in_a_phase_is_in_a_plan",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "patient", "id"], name="procedures_by_patient"),
            models.Index(
                fields=["tenant", "provider", "date_completed", "id"],
                name="procedures_by_provider",
            ),
            models.Index(fields=["tenant", "date_completed", "id"], name="procedures_by_date"),
            models.Index(fields=["tenant", "created_at", "id"], name="procedures_by_age"),
            models.Index(
                fields=["tenant", "patient", "created_at", "id"], name="procedures_by_record"
            ),
            models.Index(
                fields=["tenant", "patient", "effective_at", "id"], name="procedures_by_moment"
            ),
            models.Index(
                fields=["tenant", "treatment_plan", "phase", "id"],
                condition=Q(treatment_plan__isnull=False),
                name="procedures_by_plan",
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            pgtrigger.Trigger(
                name="area_is_the_codes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("code_id", "area", "drawn_as"),
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.code_id = OLD.code_id THEN
                        NEW.area := OLD.area;
                        NEW.drawn_as := OLD.drawn_as;
                    ELSE
                        SELECT c.area, c.drawn_as INTO NEW.area, NEW.drawn_as
                            FROM medical_records_procedurecode c
                            WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.code_id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                # What was done is reopened first.
                name="completed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("code_id", "tooth", "surfaces", "region"),
                condition=pgtrigger.Condition(
                    "OLD.status = 'completed' AND NEW.status = 'completed' AND"
                    " ROW(OLD.code_id, OLD.tooth, OLD.surfaces, OLD.region)"
                    " IS DISTINCT FROM ROW(NEW.code_id, NEW.tooth, NEW.surfaces, NEW.region)"
                ),
                func="RAISE EXCEPTION 'A completed procedure keeps its code and place.' USING ERRCODE = 'restrict_violation';",
            ),
            PLAN_IS_KEPT,
            PROGRESS_OF_PLAN,
            pgtrigger.FSM(
                name="status_moves_as_named", field="status", transitions=list(TRANSITIONS)
            ),
        )

    def __str__(self) -> str:
        """Return where and what."""
        place = f"{self.tooth}{' ' if self.surfaces else ''}{self.surfaces}" or self.region
        return f"{place} {self.get_status_display()}"
