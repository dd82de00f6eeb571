"""Shapes of second factors."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.users.passwords.fields import PasswordField
from core.api.fields import CharField, MomentField


class MfaStateSerializer(serializers.Serializer[Any]):
    """Whether the caller has a second factor; `required_by_clinic` where the clinic wants one of the role."""

    enabled = serializers.BooleanField()
    enabled_at = MomentField(allow_null=True)
    recovery_codes_left = serializers.IntegerField()
    required_by_clinic = serializers.BooleanField()


class PasswordAgainSerializer(serializers.Serializer[None]):
    """The present password, which is asked again."""

    current_password = PasswordField()


class EnrolmentSerializer(serializers.Serializer[Any]):
    """What an app takes a factor from, told once: the secret in base32, the same as an address, and that as a QR code."""

    secret = serializers.CharField()
    otpauth_uri = serializers.CharField()
    qr_svg = serializers.CharField(help_text="An SVG element.")


class ConfirmationSerializer(serializers.Serializer[None]):
    """A code that the app shows, which proves that it has the secret."""

    otp = CharField(max_length=40)


class RecoveryCodesSerializer(serializers.Serializer[Any]):
    """The recovery codes, shown this once; each stands in for the app, once."""

    recovery_codes = serializers.ListField(child=serializers.CharField())
