"""Amounts: exact decimals, rounded half-up to the currency, divided without losing a cent.

Inside, an amount is a whole number of the currency's smallest unit (cents, yen). Rounding away from zero at the half
makes a credit note the mirror image of its invoice; what `decimal` is set to in a thread changes nothing.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.money.currencies import exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

ZERO = Decimal(0)


def exact(value: Any) -> Decimal:
    """Return a decimal as it is; raise `TypeError` for anything else, a float above all, and `ValueError` for NaN or infinity."""
    if not isinstance(value, Decimal):
        raise TypeError(f"Money is a Decimal, not a {type(value).__name__}.")
    if not value.is_finite():
        raise ValueError(f"{value} is no amount.")
    return value


def decimals(amount: Decimal) -> int:
    """Return how many decimals an amount has, zeros at its end left out."""
    return len(f"{exact(amount):f}".partition(".")[2].rstrip("0"))


def half_up(value: Fraction) -> int:
    """Return the nearest whole number, the one farther from zero where two are as near."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return an amount with the currency's decimals, rounded half-up (away from zero)."""
    return from_units(half_up(_in_units(amount, currency)), currency)


def to_units(amount: Decimal, currency: str) -> int:
    """Return an amount in the currency's smallest unit; raise `ValueError` where it has a fraction of one."""
    units = _in_units(amount, currency)
    if units.denominator != 1:
        raise ValueError(f"{amount} has more decimals than {currency}.")
    return units.numerator


def from_units(units: int, currency: str) -> Decimal:
    """Return a number of smallest units as an amount with the currency's decimals."""
    return Decimal(f"{units}E-{exponent(currency)}")


def spread(units: int, weights: Sequence[int]) -> list[int]:
    """Divide by weight (none negative) into parts that add up exactly.

    Each part is its share rounded down, and what is left goes, a unit each, to the largest remainders, to the earlier
    of equal ones. No part is larger than its weight as long as `units` is no larger than their sum.
    """
    whole = sum(weights)
    if not whole:
        if units:
            raise ValueError("There is nothing to spread over.")
        return [0] * len(weights)
    parts = [units * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(units * weights[i] % whole))
    for index in by_remainder[: units - sum(parts)]:
        parts[index] += 1
    return parts


def as_text(amount: Decimal, currency: str) -> str:
    """Return an amount as the API writes it, with the currency's decimals: `"125.00"` for EUR, `"125"` for JPY.

    A part of a unit, left over from a time when the clinic had another currency, is shown and not rounded away.
    """
    return f"{amount:.{max(exponent(currency), decimals(amount))}f}"


def _in_units(amount: Decimal, currency: str) -> Fraction:
    return Fraction(exact(amount)) * 10 ** exponent(currency)
