"""Shapes of invitations."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.users.passwords.fields import PasswordField
from core.api.fields import CharField


class AcceptSerializer(serializers.Serializer[None]):
    """What the mail brought, and the password that the person chooses."""

    token = CharField(max_length=100)
    password = PasswordField()


class AcceptedSerializer(serializers.Serializer[Any]):
    """With what, besides the password, the person signs in."""

    tenant = serializers.CharField(source="tenant.slug", max_length=63)
    username = serializers.CharField(max_length=150)
