"""What happens to what is known of a patient's health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from apps.medical_records.anamnesis.health.choices import AllergyCategory, AllergyStatus
from apps.medical_records.anamnesis.health.errors import (
    AllergiesKnown,
    AlreadyStated,
    EndsFirst,
    NotResolved,
    ResolvedFirst,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.patients.services import refuse_new
from core.errors import DomainError, refusing
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from apps.users.models import User

Fact = TypeVar("Fact", Allergy, Condition, Medication)


def record(fact: Fact, *, by: User | None, **fields: Any) -> Fact:
    """Keep a new fact of a patient's health, and who said so; an archived patient is restored first.

    An active allergy ends the statement that none are known. The statement is refused beside active allergies
    (`AllergiesKnown`), and while it holds already (`AlreadyStated`).
    """
    for name, value in {**fields, "recorded_by": by}.items():
        setattr(fact, name, value)
    taking_turns(fact.patient_id)
    return _written(fact, force_insert=True)


def edit(fact: Fact, **changes: Any) -> Fact:
    """Change a fact, its status above all; history keeps what it was."""
    taking_turns(fact.patient_id)
    edited = locked_again(fact)
    for name, value in changes.items():
        setattr(edited, name, value)
    return _written(edited, update_fields=[*changes, "updated_at"])


def _written(fact: Fact, **how: Any) -> Fact:
    """Write a fact in the patient's turn, which keeps out who archives the patient or states the opposite."""
    refuse_new(fact.patient_id)
    with refusing(
        none_known_or_allergies=lambda: _in_the_way(fact),
        none_known_is_stated_once=lambda: _in_the_way(fact),
        condition_ends_after_onset=ResolvedFirst,
        condition_with_an_end_is_resolved=NotResolved,
        medication_ends_after_start=EndsFirst,
    ):
        if isinstance(fact, Allergy):
            _end_statement(fact)
        fact.save(**how)
    return fact


def _end_statement(allergy: Allergy) -> None:
    """End the statement that a patient has no known allergies, where one is known now."""
    is_known = allergy.category != AllergyCategory.NONE_KNOWN
    if is_known and allergy.status == AllergyStatus.ACTIVE:
        _active(allergy).filter(category=AllergyCategory.NONE_KNOWN).update(
            status=AllergyStatus.INACTIVE
        )


def _in_the_way(fact: Any) -> DomainError:
    others = _active(fact).exclude(pk=fact.pk).order_by("created_at", "pk")
    allergies = others.exclude(category=AllergyCategory.NONE_KNOWN)
    refusal, rows = (AllergiesKnown, allergies) if allergies else (AlreadyStated, others)
    return refusal(conflicts=[str(row.pk) for row in rows])


def _active(fact: Any) -> Any:
    return Allergy.objects.filter(patient=fact.patient_id, status=AllergyStatus.ACTIVE)
