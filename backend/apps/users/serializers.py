"""Shapes of staff."""

from __future__ import annotations

from rest_framework import serializers

from apps.tenants.serializers import TenantSerializer
from apps.users.models import User
from core.api.fields import BooleanField
from core.api.shapes import ModelShape


class MeSerializer(ModelShape[User]):
    """The caller, with the clinic and everything that the caller may do."""

    mfa = BooleanField(source="has_mfa", read_only=True)
    tenant = TenantSerializer(read_only=True)
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "id",
            "username",
            "email",
            "first_name",
            "last_name",
            "role",
            "is_admin",
            "is_provider",
            "color",
            "mfa",
            "tenant",
            "permissions",
        )
        read_only_fields = fields

    def get_permissions(self, user: User) -> list[str]:
        """List the permissions of the role, sorted."""
        return sorted(user.permissions)
