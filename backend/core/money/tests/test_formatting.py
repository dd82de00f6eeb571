"""Amounts as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from core.money.currencies import EXPONENTS
from core.money.formatting import format_money

NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "currency", "language", "expected"),
    [
        ("1234.5", "EUR", "de", f"1.234,50{NBSP}€"),
        ("1234.5", "EUR", "en", "€1,234.50"),
        ("-1234.5", "EUR", "de", f"-1.234,50{NBSP}€"),
        ("1234.5", "USD", "en-US", "$1,234.50"),
        ("1234.5", "EUR", "fr", f"1{NARROW}234,50{NBSP}€"),
        ("1234.5", "CHF", "de-CH", f"CHF{NBSP}1\N{RIGHT SINGLE QUOTATION MARK}234.50"),
        ("1234", "JPY", "ja", "\N{FULLWIDTH YEN SIGN}1,234"),
        ("1234", "JPY", "en", "¥1,234"),
        ("123456.5", "INR", "en-IN", "₹1,23,456.50"),
        # CLDR would leave the paras out; ISO 4217 has two decimals, and so has what is owed.
        ("1250.5", "RSD", "sr", f"1.250,50{NBSP}RSD"),
        # A code made of letters stands apart from the number.
        ("1234.5", "CHF", "en", f"CHF{NBSP}1,234.50"),
        # A region that nobody knows, and a language.
        ("1234.5", "EUR", "de-ZZ", f"1.234,50{NBSP}€"),
        ("1234.5", "EUR", "xx", "€1,234.50"),
        ("1234.5", "EUR", "../de", "€1,234.50"),
        ("1234.5", "EUR", "", "€1,234.50"),
    ],
)
def test_an_amount_reads_as_the_language_writes_it(amount, currency, language, expected):
    assert format_money(Decimal(amount), currency, language) == expected


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "EUR"), ("0.5", "JPY")])
def test_what_would_have_to_be_rounded_is_not_printed(amount, currency):
    with pytest.raises(ValueError, match="more decimals"):
        format_money(Decimal(amount), currency, "en")


def test_a_float_is_not_printed():
    with pytest.raises(TypeError):
        format_money(1.5, "EUR", "en")


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(sorted(EXPONENTS)),
    st.sampled_from(["en", "de", "fr", "ja", "de-CH", "pt-BR", "nl", "sv", "hi"]),
)
def test_every_digit_is_there_in_every_currency_and_language(units, currency, language):
    amount = Decimal(units).scaleb(-EXPONENTS[currency])
    text = format_money(amount, currency, language)
    digits = "".join(sign for sign in text if sign.isdigit())

    assert int(digits) == abs(units)
    assert "-" not in text or units < 0
    assert text.strip() == text


def test_babel_reads_back_what_was_written():
    number = format_money(Decimal("1234567.89"), "EUR", "de").removesuffix(f"{NBSP}€")

    assert parse_decimal(number, locale="de") == Decimal("1234567.89")
