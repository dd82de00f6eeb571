"""Shapes of a clinic."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from apps.tenants.models import Tenant
from apps.tenants.validators import valid_host


class TenantSerializer(serializers.ModelSerializer[Tenant]):
    """The caller's clinic."""

    # Declared, since the model's would look for the name among the clinic's own rows only.
    domain_url = serializers.CharField(
        max_length=253, allow_null=True, required=False, validators=[valid_host]
    )

    class Meta:
        model = Tenant
        fields = (
            "id",
            "name",
            "slug",
            "domain_url",
            "address",
            "contact_email",
            "phone",
            "timezone",
            "currency",
            "language",
            "tooth_notation",
            "status",
            "created_at",
            "version",
        )
        read_only_fields: ClassVar = ["id", "slug", "status", "created_at"]
