"""What happens to the clinic's form: drafted, published, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from apps.medical_records.anamnesis.questionnaires.choices import FormStatus
from apps.medical_records.anamnesis.questionnaires.errors import (
    FormPublished,
    InvalidTransition,
    NoPublishedForm,
)
from apps.medical_records.anamnesis.questionnaires.models import QuestionnaireForm
from apps.medical_records.anamnesis.questionnaires.questions import QuestionsField
from apps.medical_records.anamnesis.questionnaires.starter import STARTER
from core.numbering import take_numbers
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from apps.users.models import User

CONTENT = ("title", "languages", "questions", "valid_months")

# In whose name writers of a clinic's forms take turns.
FORMS = UUID("0190f3c1-7a00-7000-8000-00000f0425f0")


def draft(*, by: User | None, **content: Any) -> QuestionnaireForm:
    """Begin the next edition of the clinic's form."""
    (edition,) = take_numbers("questionnaire_form")
    form: QuestionnaireForm = QuestionnaireForm.objects.create(
        edition=edition, recorded_by=by, **content
    )
    return form


def revise(form: QuestionnaireForm, *, by: User) -> QuestionnaireForm:
    """Begin the next edition as a copy of this one."""
    copied = locked_again(form)
    return draft(by=by, **{name: getattr(copied, name) for name in CONTENT})


def change(form: QuestionnaireForm, **changes: Any) -> QuestionnaireForm:
    """Change a draft; an edition that was published is `FormPublished`."""
    changed = locked_again(form)
    if changed.status != FormStatus.DRAFT:
        raise FormPublished
    for name, value in changes.items():
        setattr(changed, name, value)
    changed.save(update_fields=[*changes, "updated_at"])
    return changed


def publish(form: QuestionnaireForm) -> QuestionnaireForm:
    """Ask by this draft from now on; the edition before it is retired. Questionnaires that are open keep theirs."""
    published = locked_again(form)
    if published.status != FormStatus.DRAFT:
        raise InvalidTransition("Only a draft can be published.")
    taking_turns(FORMS)  # with whoever publishes another draft
    later = QuestionnaireForm.objects.filter(
        edition__gt=published.edition, published_at__isnull=False
    )
    if later.exists():
        raise InvalidTransition("A later edition was published; make a new one of this.")
    for before in QuestionnaireForm.objects.locked().filter(status=FormStatus.PUBLISHED):
        _set_status(before, FormStatus.RETIRED)
    published.published_at = timezone.now()
    return _set_status(published, FormStatus.PUBLISHED, "published_at")


def retire(form: QuestionnaireForm) -> QuestionnaireForm:
    """Ask by this edition no more, or drop a draft."""
    retired = locked_again(form)
    if retired.status == FormStatus.RETIRED:
        raise InvalidTransition("It is retired already.")
    return _set_status(retired, FormStatus.RETIRED)


def published() -> QuestionnaireForm:
    """Return the edition by which patients are asked; raise `NoPublishedForm` where there is none."""
    form: QuestionnaireForm | None = QuestionnaireForm.objects.filter(
        status=FormStatus.PUBLISHED
    ).first()
    if form is None:
        raise NoPublishedForm
    return form


def furnish() -> bool:
    """Give a clinic that has no form the starter form, published; tell whether it had none."""
    if QuestionnaireForm.objects.exists():
        return False
    questions = QuestionsField().run_validation(STARTER["questions"])
    publish(draft(by=None, **{**STARTER, "questions": questions}))
    return True


def _set_status(form: QuestionnaireForm, status: FormStatus, *more: str) -> QuestionnaireForm:
    form.status = status
    form.save(update_fields=["status", *more, "updated_at"])
    return form
