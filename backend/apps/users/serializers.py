"""Shapes of staff and of sign-in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.tenants.serializers import TenantSerializer
from apps.users.models import User


class SignInSerializer(serializers.Serializer[None]):
    """Who signs in; `tenant` may be left out where the host is the clinic's own."""

    tenant = serializers.CharField(max_length=63, required=False)
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class RefreshSerializer(serializers.Serializer[None]):
    """The refresh token to exchange."""

    refresh = serializers.CharField(max_length=4096)


class TokenPairSerializer(serializers.Serializer[Any]):
    """A session's tokens; `expires_in` is the access token's life in seconds."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    session_id = serializers.UUIDField()
    expires_in = serializers.IntegerField()


class ColleagueSerializer(serializers.ModelSerializer[User]):
    """What colleagues see of each other."""

    name = serializers.CharField(source="get_full_name", read_only=True)

    class Meta:
        model = User
        fields = (
            "id",
            "name",
            "first_name",
            "last_name",
            "role",
            "is_provider",
            "is_active",
            "specialty",
            "color",
            "version",
        )
        read_only_fields = fields


class MeSerializer(serializers.ModelSerializer[User]):
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
