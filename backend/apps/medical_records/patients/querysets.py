"""Who is found."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Self

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import DecimalField, F, Q, Value
from django.db.models.functions import Cast

from core.search import Searchable
from core.tenancy.managers import TenantQuerySet

MAX_WORDS = 6
NOTHING: Any = Value(0.0)


class PatientQuerySet(TenantQuerySet):
    """Patients of the current clinic."""

    def matching(self, text: str) -> Self:
        """Keep who matches every word: a name (typos, accents and order forgiven), a number, a phone, a birth date.

        Names are compared by trigrams through the index `patients_by_words`. `relevance` is 0 to 1 per name given.
        """
        found, relevance = self, NOTHING
        for word in text.split()[:MAX_WORDS]:
            if day := _as_date(word):
                found = found.filter(birth_date=day)
            elif digits := _as_digits(word):
                found = found.filter(
                    Q(number=word) | Q(phone__startswith=f"+{digits}") | Q(phone__endswith=digits)
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
