"""Open answers follow when a patient is merged into another; signed ones stay with whom they were signed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now

from apps.medical_records.anamnesis.questionnaires.choices import Status
from apps.medical_records.anamnesis.questionnaires.models import Questionnaire, QuestionnaireAlert
from core.registry.merging import Followed, MergeContribution
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
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


QUESTIONNAIRES = MergeContribution(name="medical_records.questionnaires", follow=follow)
