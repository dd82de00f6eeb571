"""Who is found."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import DecimalField, F, Q, Value
from django.db.models.functions import Cast

from apps.medical_records.patients.merged import merged_from
from core.search import Searchable
from core.tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from apps.medical_records.patients.models import Patient

MAX_WORDS = 6
NOTHING: Any = Value(0.0)


class PatientQuerySet(TenantQuerySet):
    """Patients of the current clinic."""

    def family_of(self, patient: Patient) -> Self:
        """Keep whoever pays for a patient, and everybody for whom that one pays."""
        payer = patient.guarantor_id or patient.pk
        return self.filter(Q(pk=payer) | Q(guarantor=payer))

    def matching(self, text: str) -> Self:
        """Keep who matches every word: a name (typos, accents and order forgiven), a number, a phone, a birth date.

        The number of whoever was merged finds them, and whom they were merged into.
        Names are compared by trigrams through the index `patients_by_words`. `relevance` is 0 to 1 per name given.
        """
        found, relevance = self, NOTHING
        for word in text.split()[:MAX_WORDS]:
            if day := _as_date(word):
                found = found.filter(birth_date=day)
            elif digits := _as_digits(word):
                found = found.filter(
                    Q(number=word)
                    | Q(merged_from(word))
                    | Q(phone__startswith=f"+{digits}")
                    | Q(phone__endswith=digits)
                )
            else:
                plain: Any = Searchable(Value(word))
                found = found.filter(search_text__trigram_word_similar=plain)
                relevance += TrigramWordSimilarity(plain, F("search_text"))
        return found.annotate(
            relevance=Cast(relevance, DecimalField(max_digits=6, decimal_places=4))
        )


def _as_date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _as_digits(word: str) -> str | None:
    digits = re.sub(r"[\s()/.-]", "", word).removeprefix("+").removeprefix("00")
    return digits.lstrip("0") or digits if digits.isdigit() else None
