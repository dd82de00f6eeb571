"""Rounding, dividing and writing amounts; currencies and their decimals."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from babel.numbers import get_currency_precision, list_currencies
from hypothesis import given
from hypothesis import strategies as st

from core.money.amounts import as_text, decimals, exact, from_units, rounded, spread, to_units
from core.money.currencies import EXPONENTS, exponent
from core.money.tests.strategies import CURRENCIES

AMOUNTS = st.decimals(-(10**10), 10**10, places=6)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1.005", "EUR", "1.01"),
        ("1.00499", "EUR", "1.00"),
        ("2.665", "EUR", "2.67"),  # half to even would say 2.66
        ("-1.005", "EUR", "-1.01"),
        ("0.5", "JPY", "1"),
        ("-0.5", "JPY", "-1"),
        ("2.5", "JPY", "3"),
        ("1.0005", "KWD", "1.001"),
        ("0", "EUR", "0.00"),
    ],
)
def test_a_half_is_rounded_away_from_zero(amount, currency, expected):
    assert str(rounded(Decimal(amount), currency)) == expected


@given(AMOUNTS, CURRENCIES)
def test_rounding_is_decimal_s_half_up(amount, currency):
    step = Decimal(1).scaleb(-exponent(currency))

    assert rounded(amount, currency) == amount.quantize(step, ROUND_HALF_UP)
    assert rounded(-amount, currency) == -rounded(amount, currency)


def test_what_a_thread_sets_decimal_to_changes_nothing():
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert str(rounded(Decimal("9999999999.995"), "EUR")) == "10000000000.00"
        assert as_text(Decimal("9999999999.99"), "EUR") == "9999999999.99"


@pytest.mark.parametrize("value", [1.5, 1, "1.50", None, True])
def test_only_a_decimal_is_an_amount(value):
    with pytest.raises(TypeError):
        exact(value)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_amount(value):
    with pytest.raises(ValueError, match="no amount"):
        exact(Decimal(value))


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_units_and_amounts_are_the_same_money(units, currency):
    amount = from_units(units, currency)

    assert to_units(amount, currency) == units
    assert amount.as_tuple().exponent == -exponent(currency)


def test_a_fraction_of_a_unit_is_no_number_of_units():
    with pytest.raises(ValueError, match="more decimals than JPY"):
        to_units(Decimal("0.5"), "JPY")


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12), st.data())
def test_parts_add_up_and_none_is_a_unit_away_from_its_share(weights, data):
    whole = sum(weights)
    units = data.draw(st.integers(0, whole))
    parts = spread(units, weights)

    assert sum(parts) == units
    for part, weight in zip(parts, weights, strict=True):
        assert 0 <= part <= weight
        assert not whole or abs(part - Fraction(units * weight, whole)) < 1


def test_what_is_left_goes_to_the_largest_remainders_and_then_to_the_first():
    assert spread(10, [1, 1, 1]) == [4, 3, 3]
    assert spread(100, [15, 15, 70]) == [15, 15, 70]
    assert spread(5, [3, 3, 1]) == [2, 2, 1]
    assert spread(0, [0, 0]) == spread(0, [0, 1]) == [0, 0]


def test_nothing_can_be_spread_over_nothing():
    with pytest.raises(ValueError, match="nothing to spread over"):
        spread(1, [0, 0])


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("125", "EUR", "125.00"),
        ("125.00", "JPY", "125"),
        ("-0.10", "EUR", "-0.10"),
        ("0.000", "JPY", "0"),
        ("1E+3", "EUR", "1000.00"),
        ("12.50", "JPY", "12.5"),  # from when the clinic's currency was another
    ],
)
def test_an_amount_is_written_with_the_currency_s_decimals(amount, currency, expected):
    assert as_text(Decimal(amount), currency) == expected


@given(AMOUNTS, CURRENCIES)
def test_what_is_written_is_the_amount(amount, currency):
    assert Decimal(as_text(amount, currency)) == amount
    assert decimals(amount) <= 6


@pytest.mark.parametrize("code", ["XXX", "XAU", "eur", "", "EURO", "DEM", "CLF"])
def test_a_code_without_money_has_no_decimals(code):
    with pytest.raises(ValueError, match="no currency"):
        exponent(code)


def test_babel_knows_every_currency_and_where_it_counts_decimals_otherwise_is_known():
    """Of the list in `docs/decisions/0012-money.md`; a new release of Babel that differs elsewhere makes this red."""
    differs = {code for code, own in EXPONENTS.items() if own != get_currency_precision(code)}

    assert set(EXPONENTS) <= list_currencies()
    assert differs == {
        "AFN",
        "ALL",
        "IQD",
        "IRR",
        "KPW",
        "LAK",
        "LBP",
        "MGA",
        "MMK",
        "RSD",
        "SOS",
        "SYP",
        "YER",
    }
