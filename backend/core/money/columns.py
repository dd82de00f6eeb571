"""Columns for money. PostgreSQL rounds what has more decimals than its column; these refuse it instead."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.money.amounts import decimals
from core.money.currencies import EXPONENTS


class _ExactColumn(models.DecimalField[Any, Any]):
    """A decimal that is stored as it is or not at all."""

    digits: int
    decimals: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix digits and decimals."""
        super().__init__(
            *args, **{**kwargs, "max_digits": self.digits, "decimal_places": self.decimals}
        )

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Raise `TypeError` for a float, and `ValueError` for more decimals than the column has."""
        given = value is not None and not hasattr(value, "as_sql")
        if given and decimals(value) > self.decimals:
            raise ValueError(f"{value} has more than {self.decimals} decimals.")
        return super().get_db_prep_save(value, connection)


class MoneyColumn(_ExactColumn):
    """An amount in the clinic's currency, `numeric(12,2)`."""

    digits, decimals = 12, 2


class UnitCostColumn(_ExactColumn):
    """What one piece costs, `numeric(14,6)`: a box of 100 does not cost whole cents a piece."""

    digits, decimals = 14, 6


_WITHOUT_DECIMALS = ", ".join(sorted(f"'{code}'" for code, many in EXPONENTS.items() if not many))


class Shown(models.Func):
    """`amounts.as_text` of a `MoneyColumn` and a currency as SQL: what is stored has two decimals."""

    arity = 2
    output_field = models.TextField()

    def as_sql(  # type: ignore[override]
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002  Django's signature
        **_: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """Leave out the noughts of a currency that has none."""
        amount, currency = (compiler.compile(part) for part in self.get_source_expressions())
        whole = f"{currency[0]} IN ({_WITHOUT_DECIMALS})"
        sql = f"CASE WHEN {whole} THEN trim_scale({amount[0]}) ELSE {amount[0]} END::text"
        return f"({sql})", (*currency[1], *amount[1], *amount[1])
