"""Which plans follow when one patient is merged into another, with the procedures in them.

What was accepted or rejected stays as it was signed, with whoever it was signed for; its procedures follow as all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.treatment_plans.choices import UNDECIDED
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's undecided plans to another, and what is in them."""
    theirs = TreatmentPlan.objects.filter(patient=source)
    plans = _hand_over(theirs.filter(status__in=UNDECIDED), to=target)
    within = Procedure.objects.filter(patient=source, treatment_plan__in=plans)
    procedures = _hand_over(within, to=target)
    kept = theirs.order_by("pk").values_list("pk", flat=True)
    return Followed(moved=(*plans, *procedures), kept=tuple(kept))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back the plans that the patient has still to decide about, and what is in no plan that stays.

    A plan stays with what was planned for the other patient meanwhile.
    """
    undecided = TreatmentPlan.objects.filter(patient=target, status__in=UNDECIDED, pk__in=moved)
    newcomers = Procedure.objects.filter(treatment_plan=OuterRef("pk")).exclude(pk__in=moved)
    plans = _hand_over(undecided.exclude(Exists(newcomers)), to=source)
    procedures = _hand_over(leaving(target).filter(pk__in=moved), to=source)
    back = (*plans, *procedures)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def leaving(patient: UUID) -> Any:
    """Return a patient's procedures that are in none of the patient's own plans."""
    own = TreatmentPlan.objects.filter(pk=OuterRef("treatment_plan"), patient=patient)
    alone = Q(treatment_plan=None) | ~Exists(own)
    return Procedure.objects.filter(alone, patient=patient)


def _hand_over(rows: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(rows.locked().order_by("pk").values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


# Before the procedures, by its name: what they are in has moved by then.
PLANS = MergeContribution(name="medical_records.plans", follow=follow, give_back=give_back)
