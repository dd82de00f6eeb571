"""Money in bodies."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.money.amounts import as_text, to_units
from core.money.columns import Shown

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

PATTERN = r"^-?[0-9]{1,10}(\.[0-9]{1,2})?$"
_GIVEN = re.compile(r"[0-9]{1,10}(\.[0-9]{1,10})?", re.ASCII)


class Priced(NamedTuple):
    """A row's amount, in its clinic's currency."""

    amount: Decimal
    currency: str


@extend_schema_field({"type": "string", "pattern": PATTERN, "examples": ["125.00"]})
class MoneyField(serializers.Field[Decimal, str, str, Any]):
    """An amount in the clinic's currency, as a string: `"125.00"` in EUR, `"125"` in JPY.

    Given amounts are never negative, never JSON numbers (which are floats to many clients) and never have more decimals
    than the currency; shown ones may be negative, as a balance.
    """

    default_error_messages = {
        "not_a_string": 'Give money as a string, as in "125.00".',
        "not_money": 'Give an amount of at most 10 digits before the point, as in "125.00".',
        "too_many_decimals": "{currency} has fewer decimals than this.",
    }

    def to_internal_value(self, data: Any) -> Decimal:
        """Return the amount; refuse what is none in the clinic's currency."""
        if not isinstance(data, str):
            self.fail("not_a_string")
        if not _GIVEN.fullmatch(data):
            self.fail("not_money")
        amount = Decimal(data)
        try:
            to_units(amount, self._currency)
        except ValueError:
            self.fail("too_many_decimals", currency=self._currency)
        return amount

    def get_attribute(self, instance: Any) -> Any:
        """Read a row's amount with its clinic's currency; what is no row has the caller's."""
        amount = super().get_attribute(instance)
        tenant = getattr(instance, "tenant", None)
        return amount if tenant is None or amount is None else Priced(amount, tenant.currency)

    def to_representation(self, value: Decimal | Priced) -> str:
        """Show the amount with the currency's decimals."""
        priced = value if isinstance(value, Priced) else Priced(value, self._currency)
        return as_text(*priced)

    def expression(self, prefix: str, column: str) -> Combinable:
        """Return the same as SQL, for lists (`core.api.projection`)."""
        return Shown(F(prefix + column), F(f"{prefix}tenant__currency"))

    @property
    def _currency(self) -> str:
        """The currency that the context names, or the caller's."""
        named = self.context.get("currency")
        currency: str = named or self.context["request"].user.tenant.currency
        return currency
