"""What holds for the totals of every document, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FieldError
from core.money.amounts import to_units
from core.money.currencies import exponent
from core.money.tests.strategies import CURRENCIES, LINES, PERCENTS, RATES
from core.money.totals import Line, LineTotals, Percent, compute_totals

INCLUDED = st.booleans()


def line(price, *, quantity="1", rate="0", discount="0"):
    return Line(
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        tax_rate=Decimal(rate),
        discount=discount if isinstance(discount, Percent) else Decimal(discount),
    )


def euros(*lines, included=False, discount="0"):
    taken = discount if isinstance(discount, Percent) else Decimal(discount)
    return compute_totals(lines, currency="EUR", prices_include_tax=included, discount=taken)


@st.composite
def documents(draw):
    """A document's lines and the rest of the arguments; the discount may be an amount of up to all that is left."""
    lines, currency, included = draw(LINES), draw(CURRENCIES), draw(INCLUDED)
    whole = compute_totals(lines, currency=currency, prices_include_tax=included).sums
    left = to_units(whole.amount - whole.discount, currency)
    units = draw(st.integers(0, left))
    amount = Decimal(units).scaleb(-exponent(currency))
    rest = {"currency": currency, "prices_include_tax": included}
    return lines, {**rest, "discount": draw(st.one_of(st.just(amount), PERCENTS))}


@given(documents())
def test_every_line_and_sum_adds_up(document):
    lines, rest = document
    totals = compute_totals(lines, **rest)

    for each in (*totals.lines, totals.sums):
        assert each.net + each.tax == each.gross
        base = each.gross if rest["prices_include_tax"] else each.net
        assert base == each.amount - each.discount - each.document_discount
    for index, name in enumerate(LineTotals._fields):
        assert totals.sums[index] == sum(each[index] for each in totals.lines), name


@given(documents())
def test_the_rates_add_up_to_the_whole_and_each_is_there_once(document):
    lines, rest = document
    totals = compute_totals(lines, **rest)

    rates = [each.tax_rate for each in totals.by_rate]
    assert rates == sorted({each.tax_rate for each in lines})
    for name in ("net", "tax", "gross"):
        whole = sum(getattr(each, name) for each in totals.by_rate)
        assert whole == getattr(totals.sums, name)


@given(documents())
def test_a_document_s_discount_is_spread_to_the_last_unit(document):
    lines, rest = document
    sums = compute_totals(lines, **rest).sums

    if isinstance(rest["discount"], Decimal):
        assert sums.document_discount == rest["discount"]
    else:
        share = (sums.amount - sums.discount) * rest["discount"].value / 100
        half = Decimal("0.5").scaleb(-exponent(rest["currency"]))
        assert abs(sums.document_discount - share) <= half


@given(documents())
def test_nothing_is_negative_and_nothing_has_more_decimals_than_the_currency(document):
    lines, rest = document
    totals = compute_totals(lines, **rest)

    for each in (*totals.lines, totals.sums):
        assert min(each) >= 0
        assert {part.as_tuple().exponent for part in each} == {-exponent(rest["currency"])}


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_no_sum(document, random):
    lines, rest = document
    shuffled = random.sample(lines, len(lines))
    before, after = compute_totals(lines, **rest), compute_totals(shuffled, **rest)

    assert (after.sums, after.by_rate) == (before.sums, before.by_rate)


@given(documents())
def test_a_credit_note_is_the_mirror_image_of_its_invoice(document):
    lines, rest = document
    invoice = compute_totals(lines, **rest)
    credit = compute_totals([replace(each, quantity=-each.quantity) for each in lines], **rest)

    assert credit.sums == LineTotals(*(-part for part in invoice.sums))
    assert [[-part for part in each] for each in credit.lines] == [
        list(each) for each in invoice.lines
    ]


@given(st.integers(0, 10**9), RATES, CURRENCIES)
def test_a_gross_made_of_a_net_tells_that_net_back(units, rate, currency):
    net = Decimal(units).scaleb(-exponent(currency))
    rest = {"currency": currency}
    out = compute_totals([line(net, rate=rate)], prices_include_tax=False, **rest).sums
    back = compute_totals([line(out.gross, rate=rate)], prices_include_tax=True, **rest).sums

    assert (back.net, back.tax, back.gross) == (out.net, out.tax, out.gross)


@given(st.integers(0, 10**9), RATES)
def test_a_net_made_of_a_gross_tells_the_tax_back_within_a_cent(cents, rate):
    """Not each gross price has a net one: no price before tax makes 1.00 at 7.5 %."""
    gross = Decimal(cents).scaleb(-2)
    inside = euros(line(gross, rate=rate), included=True).sums
    outside = euros(line(inside.net, rate=rate)).sums

    assert abs(outside.gross - gross) <= Decimal("0.01")


@given(st.integers(0, 10**9), RATES, INCLUDED)
def test_tax_is_within_half_a_cent_of_what_the_rate_says(cents, rate, included):
    amount = Fraction(cents, 100)
    rate = Fraction(rate)
    true = amount * rate / (100 + rate if included else 100)
    tax = euros(line(Decimal(cents).scaleb(-2), rate=rate_of(rate)), included=included).sums.tax

    assert abs(Fraction(tax) - true) <= Fraction(1, 200)


def rate_of(rate):
    return Decimal(rate.numerator) / rate.denominator


def test_equal_lines_share_an_odd_cent_by_what_they_say_and_not_by_where_they_stand():
    cheap, dear = line("10", rate="7"), line("10", rate="19")
    one, other = (
        euros(*lines, discount="0.01").by_rate for lines in ((cheap, dear), (dear, cheap))
    )

    assert one == other
    assert [str(each.net) for each in one] == ["10.00", "9.99"]


def test_a_line_s_discount_comes_off_before_the_document_s():
    totals = euros(
        line("100", rate="20", discount=Percent(Decimal(10))),
        line("20", quantity="3", rate="5", discount="15"),
        discount=Percent(Decimal(50)),
    )

    assert [str(each.document_discount) for each in totals.lines] == ["45.00", "22.50"]
    assert [str(part) for part in totals.sums] == [
        "160.00", "25.00", "67.50", "67.50", "10.13", "77.63",
    ]  # fmt: skip


def test_a_unit_price_may_be_finer_than_the_currency():
    assert str(euros(line("0.014999", quantity="100")).sums.amount) == "1.50"


def test_no_lines_come_to_nothing():
    totals = euros()

    assert (totals.lines, totals.by_rate, set(totals.sums)) == ((), (), {Decimal(0)})


@pytest.mark.parametrize(
    ("lines", "discount", "attr"),
    [
        ([line("1"), line("10", discount="10.01")], "0", "lines.1.discount"),
        ([line("10", discount="4")], "6.01", "discount"),
        ([], "0.01", "discount"),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_discount_beyond_what_it_is_taken_from_is_refused_on_its_field(
    lines, discount, attr, sign
):
    lines = [replace(each, quantity=sign * each.quantity) for each in lines]
    with pytest.raises(FieldError) as refused:
        euros(*lines, discount=discount)

    (error,) = refused.value.members["errors"]
    assert (error["attr"], error["code"]) == (attr, "discount_too_large")


def test_a_total_that_no_column_holds_is_refused():
    largest = "9999999999.99"
    assert str(euros(line(largest)).sums.gross) == largest
    for lines in ([line(largest), line("0.01")], [line(largest, rate="1")]):
        with pytest.raises(FieldError, match="beyond"):
            euros(*lines)


@pytest.mark.parametrize("field", ["quantity", "unit_price", "discount", "tax_rate"])
def test_a_float_is_no_number_of_a_line(field):
    with pytest.raises(TypeError):
        replace(line("1"), **{field: 0.5})


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_price": Decimal(-1)},
        {"tax_rate": Decimal("-0.1")},
        {"tax_rate": Decimal("100.1")},
        {"quantity": Decimal("NaN")},
    ],
)
def test_what_no_line_says_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        replace(line("1"), **wrong)


@pytest.mark.parametrize("value", ["-1", "100.01"])
def test_a_percentage_is_from_0_to_100(value):
    with pytest.raises(ValueError, match="from 0 to 100"):
        Percent(Decimal(value))


def test_lines_of_both_signs_are_no_document():
    with pytest.raises(ValueError, match="one sign"):
        euros(line("1"), line("1", quantity="-1"))


@pytest.mark.parametrize("discount", ["-1", "0.001"])
def test_a_discount_is_an_amount_of_the_currency(discount):
    with pytest.raises(ValueError, match=r"never negative|more decimals"):
        euros(line("5"), discount=discount)
