"""How the catalogue is narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_filters import rest_framework as filters

from apps.medical_records.charting.catalogue.models import ProcedureCode
from core.api.filters import ClinicFilterSet

if TYPE_CHECKING:
    from apps.medical_records.charting.catalogue.querysets import ProcedureCodeQuerySet


class ProcedureCodeFilter(ClinicFilterSet):
    """By category, area, code, whether it is in use, and by what people type into a search box."""

    code = filters.CharFilter(lookup_expr="iexact", help_text="The code, in any case of letters.")
    search = filters.CharFilter(
        method="by_text",
        help_text="Words of code and description (typos and accents forgiven); each is to be found.",
    )

    class Meta:
        model = ProcedureCode
        fields = ("category", "area", "is_active")

    def by_text(
        self,
        queryset: ProcedureCodeQuerySet,
        name: str,  # noqa: ARG002
        text: str,
    ) -> ProcedureCodeQuerySet:
        """Find by code or description."""
        return queryset.matching(text)
