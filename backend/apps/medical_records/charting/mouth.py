"""The rows that say what is at a tooth's place, read under the patient's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from apps.medical_records.charting.errors import ToothNotThere
from apps.medical_records.charting.findings.models import Finding
from apps.medical_records.charting.procedures.choices import IN_THE_MOUTH
from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.charting.states import LEAVES, State, state_of, successor
from apps.medical_records.charting.teeth import TEETH
from apps.medical_records.patients.services import refuse_new
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

Row = TypeVar("Row", Finding, Procedure, Referral, TreatmentPlan)


def take_turn(patient_id: UUID) -> None:
    """Wait for everybody else who writes into the patient's chart; raise as `refuse_new` does where nobody may."""
    taking_turns(patient_id)
    refuse_new(patient_id)


def locked_in_turn(row: Row) -> Row:
    """Return a row as it is now, in its patient's turn: the turn first and then the row, as all who chart do."""
    take_turn(row.patient_id)
    return locked_again(row)


def there_on(patient_id: UUID, tooth: str, day: date, *, but: UUID | None = None) -> State | None:
    """Return what is at a tooth's place on a day, in two queries; `but` leaves one procedure out."""
    place = TEETH[tooth]
    after = successor(place)
    teeth = [tooth, *([after.fdi] if after else [])]
    findings = Finding.objects.filter(patient=patient_id, tooth__in=teeth).true().states()
    procedures = Procedure.objects.filter(
        patient=patient_id, tooth__in=teeth, status__in=IN_THE_MOUTH, drawn_as__in=list(LEAVES)
    ).exclude(pk=but)
    return state_of(place, findings, procedures, on=day)


def states_on(patient_id: UUID, teeth: Collection[str], day: date) -> dict[str, State]:
    """Return what is at the places of permanent teeth on a day, where anything says it, in two queries however many they are."""
    findings = list(Finding.objects.filter(patient=patient_id, tooth__in=teeth).true().states())
    procedures = list(
        Procedure.objects.filter(
            patient=patient_id, tooth__in=teeth, status__in=IN_THE_MOUTH, drawn_as__in=list(LEAVES)
        )
    )
    there = {fdi: state_of(TEETH[fdi], findings, procedures, on=day) for fdi in teeth}
    return {fdi: state for fdi, state in there.items() if state is not None}


def refuse(state: State | None, *, is_possible: bool) -> None:
    """Raise `ToothNotThere` that names the row which says what is there."""
    if state is not None and not is_possible:
        raise ToothNotThere(conflicts=[str(state.said_by)])
