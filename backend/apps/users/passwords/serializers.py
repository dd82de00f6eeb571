"""Shapes of what is sent about passwords."""

from __future__ import annotations

from rest_framework import serializers

from apps.users.passwords.fields import PasswordField
from core.api.fields import CharField


class PasswordChangeSerializer(serializers.Serializer[None]):
    """The present password, which is asked again, and the new one."""

    current_password = PasswordField()
    new_password = PasswordField()


class PasswordResetSerializer(serializers.Serializer[None]):
    """Who wants another password; `tenant` may be left out where the host is the clinic's own."""

    tenant = CharField(max_length=63, required=False)
    account = CharField(max_length=254, help_text="The user name or the e-mail address.")


class PasswordResetConfirmSerializer(serializers.Serializer[None]):
    """What the mail brought, and the new password."""

    token = CharField(max_length=100)
    new_password = PasswordField()
