"""The clinic's catalogue of what it does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Upper

from apps.medical_records.charting.catalogue.choices import MAX_MINUTES, MIN_MINUTES, Category
from apps.medical_records.charting.catalogue.querysets import ProcedureCodeQuerySet
from apps.medical_records.charting.choices import Area, DrawnAs
from apps.medical_records.charting.constraints import drawing_fits_area, one_of
from core.money.columns import MoneyColumn
from core.search import Searchable
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel

valid_code = RegexValidator(
    r"\A\w([\w ./+-]*\w)?\Z",
    "Begin and end a code with a letter or a digit; between them may be blanks and . / + - too.",
)

# In whose name writers of a clinic's whole catalogue take turns.
CATALOGUE = UUID("0190f3c1-7a00-7000-8000-00000c0de000")


@tracked(exclude=("search_text",))
class ProcedureCode(TenantModel):
    """One thing that the clinic does, under the code by which it is charted, planned and charged."""

    code = models.CharField(max_length=20, validators=[valid_code])
    description = models.CharField(max_length=200)
    category = models.CharField(max_length=20, choices=Category)
    area = models.CharField(max_length=10, choices=Area)
    drawn_as = models.CharField(max_length=20, choices=DrawnAs, default=DrawnAs.NOTHING)
    default_minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(MIN_MINUTES), MaxValueValidator(MAX_MINUTES)]
    )
    default_fee = MoneyColumn(default=Decimal(0))
    is_active = models.BooleanField("in use", default=True)
    search_text = models.GeneratedField(
        expression=Searchable(
            Concat(F("code"), Value(" "), F("description"), output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(ProcedureCodeQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ("code", "id")
        constraints = (
            models.UniqueConstraint(
                F("tenant"), Upper("code"), name="procedure_code_once_per_clinic"
            ),
            one_of("category", Category.values, "procedure_code_category_known"),
            one_of("area", Area.values, "procedure_code_area_known"),
            one_of("drawn_as", DrawnAs.values, "procedure_code_drawing_known"),
            drawing_fits_area("procedure_code_is_drawn_on_its_area"),
            models.CheckConstraint(
                condition=Q(default_minutes__range=(MIN_MINUTES, MAX_MINUTES)),
                name="procedure_code_takes_minutes_to_hours",
            ),
            models.CheckConstraint(
                condition=Q(default_fee__gte=0), name="procedure_code_fee_not_negative"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "code", "id"], name="procedure_codes_by_code"),
            GinIndex(
                "tenant",
                OpClass("search_text", name="gin_trgm_ops"),
                name="procedure_codes_by_words",
                fastupdate=False,
            ),
        )
        triggers = (
            *TenantModel.Meta.triggers,
            pgtrigger.Trigger(
                # What was charted under a code stays where it was charted.
                name="area_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("area"),
                condition=pgtrigger.Q(old__area__df=pgtrigger.F("new__area")),
                func="RAISE EXCEPTION 'The area of a procedure code never changes.' USING ERRCODE = 'restrict_violation';",
            ),
        )

    def __str__(self) -> str:
        """Return the code with its words."""
        return f"{self.code} {self.description}"
