"""The codes that a clinic begins with: our own, in our own words, without fees."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from apps.medical_records.charting.catalogue.models import CATALOGUE, ProcedureCode
from apps.tenants.models import Tenant
from core.registry.furnishing import Furnishing
from core.tenancy.context import current_tenant_id
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES = Path(__file__).with_name("codes.csv")
LANGUAGES = ("en", "de")


@cache
def starter_set() -> tuple[Mapping[str, str], ...]:
    """Read the set, with its words in every language that it has."""
    with CODES.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


def load(language: str) -> int:
    """Add what the current clinic's catalogue lacks, and tell how many; what is there stays as the clinic has it.

    The words are in the language, or in English where the set does not have it.
    """
    taking_turns(CATALOGUE)
    spoken = language.partition("-")[0]
    words = spoken if spoken in LANGUAGES else LANGUAGES[0]
    there = {code.upper() for code in ProcedureCode.objects.values_list("code", flat=True)}
    new = [
        ProcedureCode(
            code=row["code"],
            description=row[words],
            category=row["category"],
            area=row["area"],
            drawn_as=row["drawn_as"],
            default_minutes=int(row["minutes"]),
        )
        for row in starter_set()
        if row["code"].upper() not in there
    ]
    return len(ProcedureCode.objects.bulk_create(new))


def furnish() -> bool:
    """Give a clinic that has no code its first catalogue, in its language."""
    if ProcedureCode.objects.exists():
        return False
    load(Tenant.objects.get(pk=current_tenant_id()).language)
    return True


STARTER_SET = Furnishing(name="medical_records.procedure_codes", furnish=furnish)
