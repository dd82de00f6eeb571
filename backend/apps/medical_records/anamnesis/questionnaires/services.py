"""What happens to a patient's answers: taken down, signed, worked through."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.anamnesis.questionnaires.answers import meanings, refuse_wrong
from apps.medical_records.anamnesis.questionnaires.choices import Status
from apps.medical_records.anamnesis.questionnaires.editions import published
from apps.medical_records.anamnesis.questionnaires.errors import (
    AlreadySigned,
    InvalidTransition,
    NotTheAuthor,
)
from apps.medical_records.anamnesis.questionnaires.models import (
    Questionnaire,
    QuestionnaireAlert,
)
from apps.medical_records.anamnesis.questionnaires.signing import hash_of
from apps.medical_records.patients.services import refuse_new
from core.errors import FieldError
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from datetime import datetime

    from apps.medical_records.anamnesis.questionnaires.models import QuestionnaireForm
    from apps.medical_records.models import Patient
    from apps.users.models import User

MONTHS = 12


def begin(*, patient: Patient, by: User, **given: Any) -> Questionnaire:
    """Ask a patient by the published edition of the form; `given` may be the first answers.

    Refuses an archived patient, answers that are none to the questions, and a clinic without a form.
    """
    taking_turns(patient.pk)
    refuse_new(patient.pk)
    form = published()
    questionnaire = Questionnaire(patient=patient, form=form, edition=form.edition, recorded_by=by)
    given.setdefault("language", language_of(form, by.tenant.language))
    return _answered(questionnaire, given, force_insert=True)


def answer(questionnaire: Questionnaire, *, by: User, **changes: Any) -> Questionnaire:
    """Change the answers while they are open: by who takes them down, or who manages the form."""
    taking_turns(questionnaire.patient_id)
    changed = _open_again(questionnaire)
    if by.pk != changed.recorded_by_id and not by.may("questionnaires.manage"):
        raise NotTheAuthor
    return _answered(changed, changes, update_fields=[*changes, "answered_at", "updated_at"])


def sign(
    questionnaire: Questionnaire,
    *,
    by: User,
    signer: str,
    signer_name: str,
    signature: dict[str, Any],
) -> Questionnaire:
    """Lock complete answers with the patient's signature, which `by` has seen made.

    What the answers mean becomes the patient's alerts, in the place of those of earlier answers.
    """
    taking_turns(questionnaire.patient_id)
    signed = _open_again(questionnaire)
    refuse_wrong(signed.form.questions, signed.answers, complete=True)
    now = timezone.now()
    signed.status, signed.signed_at, signed.witnessed_by = Status.SIGNED, now, by
    signed.answered_at = signed.answered_at or now
    signed.signer, signed.signer_name, signed.signature = signer, signer_name, signature
    signed.due_on = months_after(now.astimezone(by.tenant.zone).date(), signed.form.valid_months)
    signed.content_hash = hash_of(signed)
    signed.save()
    _alert(signed, by.tenant.language, since=now)
    return signed


def discard(questionnaire: Questionnaire, *, by: User) -> Questionnaire:
    """Give up open answers, as those begun for the wrong patient; they are kept as they are."""
    taking_turns(questionnaire.patient_id)
    discarded = _open_again(questionnaire)
    if by.pk != discarded.recorded_by_id and not by.may("questionnaires.manage"):
        raise NotTheAuthor
    discarded.status = Status.DISCARDED
    discarded.save(update_fields=["status", "updated_at"])
    return discarded


def language_of(form: QuestionnaireForm, wanted: str) -> str:
    """Return the form's language that is nearest to the one wanted: that one, English, or the form's first."""
    languages: list[str] = form.languages
    return next((it for it in (wanted[:2], "en") if it in languages), languages[0])


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _open_again(questionnaire: Questionnaire) -> Questionnaire:
    fresh = locked_again(questionnaire)
    if fresh.status == Status.SIGNED:
        raise AlreadySigned
    if fresh.status == Status.DISCARDED:
        raise InvalidTransition("The questionnaire was discarded.")
    refuse_new(fresh.patient_id)
    return fresh


def _answered(questionnaire: Questionnaire, changes: dict[str, Any], **how: Any) -> Questionnaire:
    answered = changes.get("answers") and changes["answers"] != questionnaire.answers
    for name, value in changes.items():
        setattr(questionnaire, name, value)
    if questionnaire.language not in questionnaire.form.languages:
        raise FieldError("language", "The form is not in this language.", "invalid_choice")
    refuse_wrong(questionnaire.form.questions, questionnaire.answers, complete=False)
    if answered or (questionnaire.answers and questionnaire.answered_at is None):
        questionnaire.answered_at = timezone.now()
    questionnaire.save(**how)
    return questionnaire


def _alert(signed: Questionnaire, language: str, *, since: datetime) -> None:
    """Put what the answers mean in the place of what earlier answers meant."""
    earlier = QuestionnaireAlert.objects.filter(patient=signed.patient_id, ended_at=None)
    earlier.update(ended_at=since)
    language = language_of(signed.form, language)
    QuestionnaireAlert.objects.bulk_create(
        QuestionnaireAlert(
            patient_id=signed.patient_id,
            questionnaire=signed,
            question=meant.question,
            severity=meant.meaning["alert"]["severity"],
            text=meant.meaning["alert"]["text"],
            since=since,
        )
        for meant in meanings(signed.form.questions, signed.answers, language)
        if meant.meaning["alert"]
    )
