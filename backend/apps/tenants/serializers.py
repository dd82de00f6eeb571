"""Shapes of a clinic."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.tenants.choices import Role
from apps.tenants.models import Tenant
from apps.tenants.validators import valid_host
from core.api.fields import CharField, ChoiceField
from core.api.shapes import ModelShape


class RolesField(serializers.ListField):
    """Roles, each once."""

    child = ChoiceField(choices=Role.choices)

    def to_internal_value(self, data: Any) -> list[str]:
        """Sort them, and leave out repetitions."""
        return sorted(set(super().to_internal_value(data)))


class TenantSerializer(ModelShape[Tenant]):
    """The caller's clinic."""

    # Declared, since the model's would look for the name among the clinic's own rows only.
    domain_url = CharField(max_length=253, allow_null=True, required=False, validators=[valid_host])
    mfa_roles = RolesField(
        required=False,
        help_text="Roles that must have a second factor; who has none can do nothing but enrol, at once.",
    )

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
            "mfa_roles",
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
