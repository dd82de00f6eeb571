"""Amounts as people of a language write them, on paper and in mails; the API has `amounts.as_text`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import NumberPattern, parse_pattern

from core.languages import locale_of
from core.money.amounts import to_units
from core.money.currencies import exponent

if TYPE_CHECKING:
    from decimal import Decimal

    from babel import Locale

# CLDR sets a code made of letters apart from the number ("CHF 5", but "€5"); Babel leaves that out.
_LETTERS_BESIDE_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def format_money(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount as a language (BCP 47) writes it: `1.234,50 €` in `de`, `€1,234.50` in `en`.

    Decimals are those of ISO 4217; spaces do not break. A region that is not known is left out, a language that is
    not known is taken for English. Raises `ValueError` where rounding would be needed: a printed total is the real one.
    """
    to_units(amount, currency)
    locale = locale_of(language)
    pattern = _pattern(locale, exponent(currency))
    text = pattern.apply(amount, locale, currency=currency, currency_digits=False)
    return _LETTERS_BESIDE_DIGITS.sub(_NO_BREAK_SPACE, text)


@lru_cache(maxsize=256)
def _pattern(locale: Locale, decimals: int) -> NumberPattern:
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    pattern.frac_prec = (decimals, decimals)
    return pattern
