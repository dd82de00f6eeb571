"""One pure function for the totals of estimates, invoices and credit notes alike.

Every line is rounded half-up to the currency and everything above it is a sum, so that what is printed adds up:

1. quantity x unit price, rounded;
2. less the line's discount: an amount, or a percentage of 1, rounded;
3. less the line's part of the document's discount, which is spread over what 2 leaves (largest remainder), so that the
   parts add up to it exactly;
4. tax on what 3 leaves, rounded: `rate/100` of it, or `rate/(100 + rate)` where prices include tax. The other of net and
   gross follows by adding or subtracting.

A credit note has negative quantities and the same discounts: its totals are the invoice's with the sign turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from core.errors import FieldError
from core.money.amounts import ZERO, exact, from_units, half_up, spread, to_units
from core.money.currencies import exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

# What `numeric(12,2)` holds.
LARGEST = Decimal("9999999999.99")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of an amount, 0 to 100."""

    value: Decimal

    def __post_init__(self) -> None:
        """Refuse what is no percentage."""
        if not 0 <= exact(self.value) <= HUNDRED:
            raise ValueError(f"{self.value} is not from 0 to 100.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a line says. `discount` is an amount or a `Percent`, `tax_rate` in percent, both without a sign.

    `quantity` is negative in a credit note, `unit_price` never; a unit price may have more decimals than the currency.
    """

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal | Percent = ZERO
    tax_rate: Decimal = ZERO

    def __post_init__(self) -> None:
        """Refuse floats, negative prices and rates that are no percentage."""
        exact(self.quantity)
        if exact(self.unit_price) < 0:
            raise ValueError(
                "A unit price is never negative; a credit note has negative quantities."
            )
        if not isinstance(self.discount, Percent):
            exact(self.discount)
        Percent(self.tax_rate)


class LineTotals(NamedTuple):
    """What a line comes to: `amount` less both discounts is `net`, or `gross` where prices include tax; net + tax = gross."""

    amount: Decimal
    discount: Decimal
    document_discount: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


class RateTotals(NamedTuple):
    """The sums of the lines of one tax rate."""

    tax_rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


class Totals(NamedTuple):
    """What a document comes to: its lines in their order, the rates in theirs, and the sums of all lines."""

    lines: tuple[LineTotals, ...]
    by_rate: tuple[RateTotals, ...]
    sums: LineTotals


class _Units(NamedTuple):
    """`LineTotals` in the currency's smallest unit, without the sign."""

    amount: int
    discount: int
    document_discount: int
    net: int
    tax: int
    gross: int


_NOTHING = _Units(0, 0, 0, 0, 0, 0)


def compute_totals(
    lines: Sequence[Line],
    *,
    currency: str,
    prices_include_tax: bool,
    discount: Decimal | Percent = ZERO,
) -> Totals:
    """Return the totals of a document; `discount` is the whole document's.

    The order of the lines changes neither the sums nor those by rate. Raises `FieldError` for a discount that is more
    than what it is taken from and for totals that no column holds; `ValueError` for lines of both signs and for a
    discount with more decimals than the currency.
    """
    sign = _sign(lines)
    amounts = [_amount(line, currency) for line in lines]
    own = [
        _taken(line.discount, amount, currency, f"lines.{index}.discount")
        for index, (line, amount) in enumerate(zip(lines, amounts, strict=True))
    ]
    left = [amount - taken for amount, taken in zip(amounts, own, strict=True)]
    shares = _shares(_taken(discount, sum(left), currency, "discount"), left, lines)
    units = [
        _Units(amount, taken, share, *_taxed(rest - share, line.tax_rate, prices_include_tax))
        for line, amount, taken, rest, share in zip(lines, amounts, own, left, shares, strict=True)
    ]
    _refuse_too_large(_sum(units), currency)
    return _told(lines, units, sign, currency)


def _sign(lines: Sequence[Line]) -> int:
    """Return 1 for an invoice and -1 for a credit note."""
    if any(line.quantity < 0 for line in lines):
        if any(line.quantity > 0 for line in lines):
            raise ValueError("All quantities of a document have one sign.")
        return -1
    return 1


def _amount(line: Line, currency: str) -> int:
    product = Fraction(abs(line.quantity)) * Fraction(line.unit_price)
    return half_up(product * 10 ** exponent(currency))


def _taken(discount: Decimal | Percent, amount: int, currency: str, attr: str) -> int:
    if isinstance(discount, Percent):
        return half_up(Fraction(discount.value) * amount / 100)
    units = to_units(discount, currency)
    if units < 0:
        raise ValueError("A discount is never negative.")
    if units > amount:
        raise FieldError(attr, "This is more than what it is taken from.", "discount_too_large")
    return units


def _shares(discount: int, left: list[int], lines: Sequence[Line]) -> list[int]:
    """Spread a document's discount, ties settled by what a line says and not by where it stands."""
    order = sorted(range(len(lines)), key=lambda i: (left[i], lines[i].tax_rate), reverse=True)
    parts = spread(discount, [left[index] for index in order])
    placed = dict(zip(order, parts, strict=True))
    return [placed[index] for index in range(len(lines))]


def _taxed(rest: int, tax_rate: Decimal, included: bool) -> tuple[int, int, int]:  # noqa: FBT001
    """Return net, tax and gross."""
    rate = Fraction(tax_rate)
    if included:
        tax = half_up(rest * rate / (100 + rate))
        return rest - tax, tax, rest
    tax = half_up(rest * rate / 100)
    return rest, tax, rest + tax


def _sum(units: Sequence[_Units]) -> _Units:
    return _Units(*(sum(column) for column in zip(_NOTHING, *units, strict=True)))


def _refuse_too_large(sums: _Units, currency: str) -> None:
    if max(sums.amount, sums.gross) > Fraction(LARGEST) * 10 ** exponent(currency):
        raise FieldError("lines", f"The total is beyond {LARGEST:,}.", "total_too_large")


def _told(lines: Sequence[Line], units: list[_Units], sign: int, currency: str) -> Totals:
    def money(each: _Units) -> LineTotals:
        return LineTotals(*(from_units(sign * part, currency) for part in each))

    rates = sorted({line.tax_rate for line in lines})
    sums_of = {
        rate: money(
            _sum([u for u, line in zip(units, lines, strict=True) if line.tax_rate == rate])
        )
        for rate in rates
    }
    return Totals(
        lines=tuple(money(each) for each in units),
        by_rate=tuple(RateTotals(rate, s.net, s.tax, s.gross) for rate, s in sums_of.items()),
        sums=money(_sum(units)),
    )
