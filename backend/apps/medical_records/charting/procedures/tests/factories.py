"""Procedures for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.charting.findings.tests.factories import RecorderFactory
from apps.medical_records.models import Procedure, ProcedureCode
from apps.medical_records.patients.tests.factories import PatientFactory


class CodeFactory(DjangoModelFactory[ProcedureCode]):
    """A filling."""

    class Meta:
        model = ProcedureCode

    code = factory.Sequence(lambda n: f"P-{n}")
    description = "Filling"
    category = "restorative"
    area = "surface"
    drawn_as = "filling"
    default_fee = Decimal("80.00")


def code_of(drawn_as: str, area: str = "tooth", **fields: Any) -> ProcedureCode:
    """Return a code that is drawn so."""
    return CodeFactory(drawn_as=drawn_as, area=area, description=drawn_as, **fields)


class ProcedureFactory(DjangoModelFactory[Procedure]):
    """A filling that is planned, as it stands in the chart."""

    class Meta:
        model = Procedure

    patient = factory.SubFactory(PatientFactory)
    code = factory.SubFactory(CodeFactory)
    tooth = "36"
    surfaces = "MO"
    provider = factory.SubFactory(RecorderFactory)
    date_planned = "2026-01-15"
    fee = Decimal("80.00")
