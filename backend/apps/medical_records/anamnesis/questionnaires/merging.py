"""Open answers follow when a patient is merged into another; signed ones stay with whom they were signed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now

from apps.medical_records.anamnesis.questionnaires.choices import Status
from apps.medical_records.anamnesis.questionnaires.models import Questionnaire, QuestionnaireAlert
from core.registry.merging import Followed, MergeContribution
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's open answers to another, and the alerts of signed ones, which are of the person.

    What was signed or discarded stays as it is.
    """
    taking_turns(source, target)
    theirs = Questionnaire.objects.locked().filter(patient=source).order_by("pk")
    rows = list(theirs.values_list("pk", "status"))
    moving = [pk for pk, status in rows if status == Status.OPEN]
    Questionnaire.objects.filter(pk__in=moving).update(patient=target, updated_at=Now())
    alerts = list(
        QuestionnaireAlert.objects.locked()
        .filter(patient=source, ended_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    QuestionnaireAlert.objects.filter(pk__in=alerts).update(patient=target, updated_at=Now())
    kept = tuple(pk for pk, status in rows if status != Status.OPEN)
    return Followed(moved=(*moving, *alerts), kept=kept)


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back open answers and alerts that still are the target's; what was signed meanwhile stays."""
    taking_turns(source, target)
    answers = Questionnaire.objects.locked().filter(patient=target, status=Status.OPEN)
    alerts = QuestionnaireAlert.objects.locked().filter(patient=target, ended_at=None)
    back: list[UUID] = []
    for rows in (answers, alerts):
        coming = list(rows.filter(pk__in=moved).order_by("pk").values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=coming).update(patient=source, updated_at=Now())
        back += coming
    return Followed(moved=tuple(back), kept=tuple(pk for pk in moved if pk not in back))


QUESTIONNAIRES = MergeContribution(
    name="medical_records.questionnaires", follow=follow, give_back=give_back
)
