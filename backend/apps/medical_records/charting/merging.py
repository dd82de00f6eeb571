"""What of a chart follows when one patient is merged into another.

No row is held before the patients' turns: whoever charts takes the turn first, and then the row.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Now

from apps.medical_records.charting.findings.choices import STATES
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.treatment_plans.merging import leaving
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def findings_follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's findings to another.

    Where both charts have a state of the same tooth at the same time the target's stands, and the source's stays where it
    is: found through the merge.
    """
    return _hand_over_findings(Finding.objects.filter(patient=source), to=target)


def findings_go_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back the findings that still are the target's."""
    back = _hand_over_findings(Finding.objects.filter(patient=target, pk__in=moved), to=source)
    return Followed(moved=back.moved, kept=_others(moved, back.moved))


def procedures_follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's procedures to another: what is planned, and what was done, which was done to this one person."""
    return Followed(moved=_hand_over(Procedure.objects.filter(patient=source), to=target))


def procedures_go_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back the procedures that still are the target's, but for those in a plan that stays the target's."""
    back = _hand_over(leaving(target).filter(pk__in=moved), to=source)
    return Followed(moved=back, kept=_others(moved, back))


def _hand_over_findings(findings: Any, *, to: UUID) -> Followed:
    there = Finding.objects.filter(patient=to, tooth=OuterRef("tooth")).true().states()
    at_once = there.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=OuterRef("from_date")),
        from_date__lt=Coalesce(OuterRef("to_date"), Value(date.max)),
    )
    in_the_way = Q(Exists(at_once), kind__in=STATES, retracted_at__isnull=True)
    kept = tuple(findings.filter(in_the_way).order_by("pk").values_list("pk", flat=True))
    return Followed(moved=_hand_over(findings.exclude(pk__in=kept), to=to), kept=kept)


def _hand_over(rows: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(rows.locked().order_by("pk").values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


def _others(pks: Collection[UUID], but: Collection[UUID]) -> tuple[UUID, ...]:
    return tuple(pk for pk in pks if pk not in but)


CHART = (
    MergeContribution(
        name="medical_records.findings", follow=findings_follow, give_back=findings_go_back
    ),
    MergeContribution(
        name="medical_records.procedures", follow=procedures_follow, give_back=procedures_go_back
    ),
)
