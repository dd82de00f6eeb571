"""Shapes of a clinic."""

from __future__ import annotations

from typing import ClassVar

from apps.tenants.models import Tenant
from apps.tenants.validators import valid_host
from core.api.fields import CharField
from core.api.shapes import ModelShape


class TenantSerializer(ModelShape[Tenant]):
    """The caller's clinic."""

    # Declared, since the model's would look for the name among the clinic's own rows only.
    domain_url = CharField(max_length=253, allow_null=True, required=False, validators=[valid_host])

    class Meta:
        model = Tenant
        fields: ClassVar[tuple[str, ...]] = (
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
            "session_idle_minutes",
            "session_absolute_hours",
            "status",
            "created_at",
            "version",
        )
        extra_kwargs: ClassVar = {
            "timezone": {"help_text": "A name of the IANA time zone database."},
            "currency": {
                "help_text": "A code of ISO 4217, of a currency with two decimals at most."
            },
            "language": {"help_text": "As in BCP 47."},
            "session_idle_minutes": {
                "help_text": "After how long without use staff must sign in again; holds at once."
            },
            "session_absolute_hours": {
                "help_text": "After how long in any case; holds for sign-ins from now on."
            },
        }
        read_only_fields: ClassVar = ["id", "slug", "status", "created_at"]
