"""Money in bodies and in columns."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from rest_framework import serializers

from core.money.columns import MoneyColumn, UnitCostColumn
from core.money.fields import MoneyField


class FeeSerializer(serializers.Serializer):
    fee = MoneyField()


def in_currency(currency, **given):
    tenant = SimpleNamespace(currency=currency)
    request = SimpleNamespace(user=SimpleNamespace(tenant=tenant))
    return FeeSerializer(context={"request": request}, **given)


@pytest.mark.parametrize(
    ("currency", "given", "shown"),
    [
        ("EUR", "125.00", "125.00"),
        ("EUR", "125", "125.00"),
        ("EUR", "0.5", "0.50"),
        ("EUR", "9999999999.99", "9999999999.99"),
        ("JPY", "125", "125"),
        ("JPY", "125.00", "125"),
    ],
)
def test_money_comes_and_goes_as_a_string(currency, given, shown):
    serializer = in_currency(currency, data={"fee": given})

    assert serializer.is_valid(), serializer.errors
    assert serializer.validated_data["fee"] == Decimal(given)
    assert in_currency(currency, instance=serializer.validated_data).data == {"fee": shown}


def test_a_balance_may_be_shown_below_nothing():
    assert in_currency("EUR", instance={"fee": Decimal(-5)}).data == {"fee": "-5.00"}


@pytest.mark.parametrize(
    ("currency", "given", "code"),
    [
        ("EUR", 125, "not_a_string"),
        ("EUR", 125.5, "not_a_string"),
        ("EUR", True, "not_a_string"),
        ("EUR", ["1"], "not_a_string"),
        ("EUR", "", "not_money"),
        ("EUR", "-1", "not_money"),
        ("EUR", "1e3", "not_money"),
        ("EUR", "NaN", "not_money"),
        ("EUR", " 1", "not_money"),
        ("EUR", "1,50", "not_money"),
        ("EUR", "1.", "not_money"),
        ("EUR", "\u0661", "not_money"),
        ("EUR", "1\n", "not_money"),
        ("EUR", "10000000000", "not_money"),
        ("EUR", f"0.{'0' * 5000}1", "not_money"),
        ("EUR", "1.005", "too_many_decimals"),
        ("JPY", "0.5", "too_many_decimals"),
        ("EUR", None, "null"),
    ],
)
def test_what_is_no_money_of_the_clinic_is_refused(currency, given, code):
    serializer = in_currency(currency, data={"fee": given})

    assert not serializer.is_valid()
    assert [error.code for error in serializer.errors["fee"]] == [code]


def test_postgresql_itself_would_round_in_silence(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1.005::numeric(12,2)")
        assert cursor.fetchone() == (Decimal("1.01"),)


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        (MoneyColumn(), Decimal("1.005"), ValueError),
        (MoneyColumn(), 1.5, TypeError),
        (MoneyColumn(), 1, TypeError),
        (MoneyColumn(), Decimal("NaN"), ValueError),
        (UnitCostColumn(), Decimal("0.0000001"), ValueError),
        (UnitCostColumn(), 0.5, TypeError),
    ],
)
def test_a_column_stores_what_it_is_given_or_nothing(column, value, error):
    with pytest.raises(error):
        column.get_db_prep_save(value, connection)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (MoneyColumn(), Decimal("1.50")),
        (MoneyColumn(), Decimal("1.5000")),
        (UnitCostColumn(), Decimal("0.014999")),
        (MoneyColumn(null=True), None),
    ],
)
def test_what_a_column_holds_goes_in_as_it_is(column, value):
    assert column.get_db_prep_save(value, connection) == value


@pytest.mark.parametrize(
    ("column", "expected"),
    [(MoneyColumn(), "numeric(12, 2)"), (UnitCostColumn(), "numeric(14, 6)")],
)
def test_a_migration_makes_the_same_column_again(column, expected):
    _, _, args, kwargs = column.deconstruct()

    assert (
        type(column)(*args, **kwargs).db_type(connection) == column.db_type(connection) == expected
    )
