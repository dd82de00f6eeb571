"""What a signed questionnaire says, and whether it still says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.signing import digest
from core.api.rendering import moment

if TYPE_CHECKING:
    from apps.medical_records.anamnesis.questionnaires.models import Questionnaire


def content_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return all that was signed, times in UTC."""
    form = questionnaire.form
    return {
        "answered_at": questionnaire.answered_at and moment(questionnaire.answered_at),
        "answered_by": questionnaire.answered_by,
        "answers": questionnaire.answers,
        "edition": form.edition,
        "form": str(form.pk),
        "language": questionnaire.language,
        "patient": str(questionnaire.patient_id),
        "questionnaire": str(questionnaire.pk),
        "questions": form.questions,
        "signature": questionnaire.signature,
        "signed_at": questionnaire.signed_at and moment(questionnaire.signed_at),
        "signer": questionnaire.signer,
        "signer_name": questionnaire.signer_name,
        "title": form.title,
        "witnessed_by": questionnaire.witnessed_by_id and str(questionnaire.witnessed_by_id),
    }


def hash_of(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 of all that was signed, in hexadecimal."""
    return digest(content_of(questionnaire))


def is_intact(questionnaire: Questionnaire) -> bool:
    """Tell whether a signed questionnaire is what was signed."""
    return bool(questionnaire.content_hash) and questionnaire.content_hash == hash_of(questionnaire)
