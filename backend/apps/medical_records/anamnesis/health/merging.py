"""What is known of a patient's health follows when the patient is merged into another, and goes back when that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import Now

from apps.medical_records.anamnesis.health.choices import AllergyCategory, AllergyStatus
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.registry.merging import Followed, MergeContribution
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

MODELS: tuple[Any, ...] = (Allergy, Condition, Medication)
STATEMENTS = Q(category=AllergyCategory.NONE_KNOWN, status=AllergyStatus.ACTIVE)


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give all that is known of a patient's health to another, whatever its status.

    The statement that no allergies are known ends where the other one has any: it was said of half the person.
    """
    taking_turns(source, target)
    _end_statements(source, target)
    moved: list[UUID] = []
    for model in MODELS:
        rows = model.objects.locked().filter(patient=source).order_by("pk")
        moved += rows.values_list("pk", flat=True)
        model.objects.filter(patient=source).update(patient=target, updated_at=Now())
    return Followed(moved=tuple(moved))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back what still is the target's; statements that the merge ended stay ended, to be made anew."""
    taking_turns(source, target)
    back: list[UUID] = []
    for model in MODELS:
        rows = model.objects.locked().filter(patient=target, pk__in=moved).order_by("pk")
        back += rows.values_list("pk", flat=True)
    _end_statements_of(source, back)
    for model in MODELS:
        model.objects.filter(pk__in=back).update(patient=source, updated_at=Now())
    return Followed(moved=tuple(back), kept=tuple(pk for pk in moved if pk not in back))


def _end_statements_of(source: UUID, back: list[UUID]) -> None:
    """End what the source says of itself where something active comes back to it."""
    coming = Allergy.objects.filter(pk__in=back, status=AllergyStatus.ACTIVE)
    if coming.exists():
        own = Allergy.objects.filter(STATEMENTS, patient=source)
        own.update(status=AllergyStatus.INACTIVE, updated_at=Now())


def _end_statements(source: UUID, target: UUID) -> None:
    """Leave at most one statement between two patients, and none beside an active allergy."""
    active = Allergy.objects.filter(patient__in=(source, target), status=AllergyStatus.ACTIVE)
    statements = active.filter(STATEMENTS)
    if not active.exclude(STATEMENTS).exists():
        if statements.filter(patient=target).exists():
            statements = statements.filter(patient=source)
        else:
            return
    statements.update(status=AllergyStatus.INACTIVE, updated_at=Now())


HEALTH = MergeContribution(name="medical_records.health", follow=follow, give_back=give_back)
