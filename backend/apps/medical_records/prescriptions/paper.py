"""A prescription on paper, to be signed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.prescriptions.words import WORDS
from core.languages import format_day, known_of
from core.paper.rendering import printed

if TYPE_CHECKING:
    from apps.medical_records.prescriptions.models import Prescription


def drawn_up(prescription: Prescription) -> bytes:
    """Return the PDF in the clinic's language, with its days; one that was cancelled says so across the page.

    Raises `PaperUnavailable` as `printed` does.
    """
    clinic = prescription.tenant
    language = clinic.language
    _, words = known_of(language, WORDS)
    cancelled_at = prescription.cancelled_at
    days = {
        "born": format_day(prescription.patient.birth_date, language),
        "prescribed": format_day(prescription.prescribed_at.astimezone(clinic.zone), language),
        "cancelled": cancelled_at and format_day(cancelled_at.astimezone(clinic.zone), language),
    }
    return printed(
        "prescription",
        language=language,
        words=WORDS,
        context={
            "title": words["title"],
            "letterhead": clinic,
            "prescription": prescription,
            "patient": prescription.patient,
            "prescriber": prescription.prescriber,
            "days": days,
        },
    )
