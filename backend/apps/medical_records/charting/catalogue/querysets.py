"""Which codes are found."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import DecimalField, F, Value
from django.db.models.functions import Cast

from core.search import Searchable
from core.tenancy.managers import TenantQuerySet

MAX_WORDS = 6
NOTHING: Any = Value(0.0)


class ProcedureCodeQuerySet(TenantQuerySet):
    """Codes of the current clinic's catalogue."""

    def matching(self, text: str) -> Self:
        """Keep what has every word in code or description, typos and accents forgiven; `relevance` says how well."""
        found, relevance = self, NOTHING
        for word in text.split()[:MAX_WORDS]:
            plain: Any = Searchable(Value(word))
            found = found.filter(search_text__trigram_word_similar=plain)
            relevance += TrigramWordSimilarity(plain, F("search_text"))
        return found.annotate(
            relevance=Cast(relevance, DecimalField(max_digits=6, decimal_places=4))
        )
