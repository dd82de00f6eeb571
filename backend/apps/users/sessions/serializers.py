"""Shapes of sign-in and of sessions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.users.passwords.fields import PasswordField
from apps.users.sessions.models import Session
from core.api.fields import CharField
from core.api.shapes import ModelShape


class SignInSerializer(serializers.Serializer[None]):
    """Who signs in; `tenant` may be left out where the host is the clinic's own."""

    tenant = CharField(max_length=63, required=False)
    username = CharField(max_length=150)
    password = PasswordField()
    otp = CharField(
        max_length=40,
        required=False,
        help_text="Where a second factor is on: its code, or a recovery code. Each works once.",
    )


class RefreshSerializer(serializers.Serializer[None]):
    """The refresh token to exchange."""

    refresh = CharField(max_length=4096)


class SignOutSerializer(serializers.Serializer[None]):
    """Nothing, or a refresh token of the session that is meant, which goes before the header."""

    refresh = CharField(max_length=4096, required=False)


class TokenPairSerializer(serializers.Serializer[Any]):
    """A session's tokens; `expires_in` is the access token's life in seconds."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    session_id = serializers.UUIDField()
    expires_in = serializers.IntegerField()


class SessionSerializer(ModelShape[Session]):
    """One of one's own sessions; `current` is the one that asks, `application` the one that acts in it, `last_activity` right to a minute."""

    current = serializers.SerializerMethodField()
    application = serializers.CharField(
        source="application.name", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Session
        fields = (
            "session_id",
            "kind",
            "application",
            "created_at",
            "last_activity",
            "expiration",
            "ip",
            "user_agent",
            "current",
        )
        read_only_fields = fields

    def get_current(self, session: Session) -> bool:
        """Tell the session that asks from the others."""
        asking: Any = self.context["request"].auth
        return bool(session.pk == asking.pk)
