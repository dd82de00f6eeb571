"""Procedure codes for tests."""

from __future__ import annotations

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from apps.medical_records.charting.catalogue.choices import Category
from apps.medical_records.charting.choices import Area, DrawnAs
from apps.medical_records.models import ProcedureCode


class ProcedureCodeFactory(DjangoModelFactory[ProcedureCode]):
    """An examination of the whole mouth, unless a trait (`filling=True`) or the fields say otherwise."""

    class Meta:
        model = ProcedureCode

    class Params:
        filling = factory.Trait(
            category=Category.RESTORATIVE, area=Area.SURFACE, drawn_as=DrawnAs.FILLING
        )
        crown = factory.Trait(
            category=Category.PROSTHODONTIC, area=Area.TOOTH, drawn_as=DrawnAs.CROWN
        )
        extraction = factory.Trait(
            category=Category.SURGICAL, area=Area.TOOTH, drawn_as=DrawnAs.EXTRACTION
        )
        scaling = factory.Trait(category=Category.PERIODONTAL, area=Area.QUADRANT)
        surgery = factory.Trait(category=Category.PERIODONTAL, area=Area.SEXTANT)
        denture = factory.Trait(
            category=Category.PROSTHODONTIC, area=Area.ARCH, drawn_as=DrawnAs.DENTURE
        )

    code = factory.Sequence(lambda n: f"T-{n:03}")
    description = factory.LazyAttribute(lambda made: f"Treatment {made.code}")
    category = Category.DIAGNOSTIC
    area = Area.MOUTH
    drawn_as = DrawnAs.NOTHING
    default_minutes = 30
    default_fee = Decimal("50.00")
