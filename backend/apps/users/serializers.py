"""Shapes of staff and of sign-in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.tenants.serializers import TenantSerializer
from apps.users.models import User
from core.api.fields import CharField
from core.api.shapes import ModelShape


class SignInSerializer(serializers.Serializer[None]):
    """Who signs in; `tenant` may be left out where the host is the clinic's own."""

    tenant = CharField(max_length=63, required=False)
    username = CharField(max_length=150)
    password = CharField(max_length=128, trim_whitespace=False)


class RefreshSerializer(serializers.Serializer[None]):
    """The refresh token to exchange."""

    refresh = CharField(max_length=4096)


class TokenPairSerializer(serializers.Serializer[Any]):
    """A session's tokens; `expires_in` is the access token's life in seconds."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    session_id = serializers.UUIDField()
    expires_in = serializers.IntegerField()


class MeSerializer(ModelShape[User]):
    """The caller, with the clinic and everything that the caller may do."""

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
            "tenant",
            "permissions",
        )
        read_only_fields = fields

    def get_permissions(self, user: User) -> list[str]:
        """List the permissions of the role, sorted."""
        return sorted(user.permissions)
