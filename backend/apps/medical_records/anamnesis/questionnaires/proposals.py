"""What signed answers propose to record, and recording it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from apps.medical_records.anamnesis.health.choices import (
    AllergyCategory,
    AllergyStatus,
    ConditionStatus,
    MedicationStatus,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.anamnesis.health.services import record
from apps.medical_records.anamnesis.questionnaires.answers import meanings
from apps.medical_records.anamnesis.questionnaires.choices import Status
from apps.medical_records.anamnesis.questionnaires.errors import InvalidTransition
from core.errors import FieldError
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from apps.medical_records.anamnesis.questionnaires.models import Questionnaire
    from apps.users.models import User

LONGEST_NAME = 200
# What is proposed under a name, what it is, and by which of its fields and states it counts as known.
RECORDED: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "allergy": (Allergy, "substance", (AllergyStatus.ACTIVE,)),
    "condition": (Condition, "name", ConditionStatus.present()),
    "medication": (Medication, "name", (MedicationStatus.ACTIVE,)),
}


class Proposal(NamedTuple):
    """What an answer proposes to record; `known` is the row that says so already."""

    question: str
    kind: str
    values: dict[str, Any]
    known: UUID | None


def proposed(questionnaire: Questionnaire) -> list[Proposal]:
    """List what a patient's answers propose, in the order of the questions: one query for each kind of it."""
    told = [
        (meant.question, kind, _values(kind, meant.meaning[kind]))
        for meant in meanings(
            questionnaire.form.questions, questionnaire.answers, questionnaire.language
        )
        for kind in RECORDED
        if meant.meaning[kind]
    ]
    known = {kind: _known(kind, questionnaire.patient_id) for kind in {it[1] for it in told}}
    return [
        Proposal(question, kind, values, known[kind].get(_name(kind, values)))
        for question, kind, values in told
    ]


def adopt(questionnaire: Questionnaire, *, by: User, questions: Iterable[str]) -> Questionnaire:
    """Record what signed answers to these questions propose, but for what is known; repeating it changes nothing."""
    taking_turns(questionnaire.patient_id)
    signed = locked_again(questionnaire)
    if signed.status != Status.SIGNED:
        raise InvalidTransition("Only signed answers are recorded.")
    wanted, found = set(questions), proposed(signed)
    if strangers := sorted(wanted - {proposal.question for proposal in found}):
        raise FieldError(
            "questions", f"Nothing is proposed for: {', '.join(strangers)}.", "does_not_exist"
        )
    for proposal in found:
        if proposal.question in wanted and proposal.known is None:
            model = RECORDED[proposal.kind][0]
            record(model(), by=by, patient=signed.patient, **proposal.values)
    return signed


def _values(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    field = RECORDED[kind][1]
    return {**said, field: said[field][:LONGEST_NAME]}


def _known(kind: str, patient_id: UUID) -> dict[str, UUID]:
    model, field, states = RECORDED[kind]
    rows = model.objects.filter(patient=patient_id, status__in=states)
    if kind == "allergy":
        rows = rows.exclude(category=AllergyCategory.NONE_KNOWN)
    return {name.casefold(): pk for name, pk in rows.values_list(field, "pk")}


def _name(kind: str, values: dict[str, Any]) -> str:
    name: str = values[RECORDED[kind][1]]
    return name.casefold()
