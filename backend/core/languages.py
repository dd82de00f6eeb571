"""How a language (BCP 47) writes things; a region that is not known is left out, and English is for all others."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FALLBACK = "en"
Words = TypeVar("Words")


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale:
    """Return what is known of a language: `de-AT`, else `de`, else English."""
    for name in (language.replace("-", "_"), language.partition("-")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(FALLBACK)


def known_of(language: str, offered: Mapping[str, Words]) -> tuple[str, Words]:
    """Return which of the languages that we have words in is meant, with its words; English where none is."""
    primary = language.partition("-")[0].lower()
    code = primary if primary in offered else FALLBACK
    return code, offered[code]


def format_day(day: date, language: str) -> str:
    """Return a day as a language writes it in letters: `23. November 2026` in `de`, `23 November 2026` in `en-GB`."""
    return format_date(day, format="long", locale=locale_of(language))
