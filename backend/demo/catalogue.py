"""The catalogue of a demo clinic: the starter set with round fees."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from apps.medical_records.charting.catalogue.choices import Category
from apps.medical_records.charting.catalogue.starter.loading import load
from apps.medical_records.models import ProcedureCode

if TYPE_CHECKING:
    from demo.clinics import Clinic

# What a minute costs, by field, and how many of the currency's units one of these is. What is paid nowhere, but for the demo.
BY_FIELD: dict[str, Decimal] = {
    Category.DIAGNOSTIC: Decimal("1.5"),
    Category.PREVENTIVE: Decimal("1.5"),
    Category.PROSTHODONTIC: Decimal(7),
    Category.IMPLANT: Decimal(12),
    Category.SURGICAL: Decimal(4),
}
ELSEWHERE = Decimal(3)
UNIT = {"EUR": 1, "USD": 2, "JPY": 100}
STEP = 5


def add_codes(clinic: Clinic) -> None:
    """Load the set in the clinic's language and give every code a fee that looks like one."""
    load(clinic.tenant["language"])
    codes = list(ProcedureCode.objects.all())
    for code in codes:
        minutes = code.default_minutes * BY_FIELD.get(code.category, ELSEWHERE)
        code.default_fee = Decimal(round(minutes / STEP) * STEP * UNIT[clinic.tenant["currency"]])
    ProcedureCode.objects.bulk_update(codes, ["default_fee"])
