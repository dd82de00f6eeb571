"""How the list of clinics is narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django_filters import rest_framework as filters

from apps.tenants.models import Tenant
from core.api.filters import ClinicFilterSet

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ClinicFilter(ClinicFilterSet):
    """By status, and by what people type into a search box."""

    search = filters.CharFilter(
        method="by_text", help_text="A part of the name, slug or host name."
    )

    class Meta:
        model = Tenant
        fields = ("status",)

    def by_text(self, queryset: QuerySet[Tenant], name: str, text: str) -> QuerySet[Tenant]:  # noqa: ARG002
        """Find by a part of what the clinic is called or found by."""
        return queryset.filter(
            Q(name__icontains=text) | Q(slug__icontains=text) | Q(domain_url__icontains=text)
        )
