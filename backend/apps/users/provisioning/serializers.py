"""Shapes of clinics as operators see and make them."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from apps.tenants.choices import SuspensionReason
from apps.tenants.serializers import TenantSerializer
from apps.tenants.validators import valid_slug
from core.api.fields import CharField, ChoiceField, EmailField


class FirstOwnerSerializer(serializers.Serializer[None]):
    """Who is invited by mail to run the clinic; without `username` it is the start of the address."""

    email = EmailField(max_length=254)
    first_name = CharField(max_length=150)
    last_name = CharField(max_length=150)
    username = CharField(max_length=150, required=False)


class NewClinicSerializer(TenantSerializer):
    """A clinic to be; `slug` is what its staff sign in with, for good."""

    # Declared, since whether it is taken is the database's to say.
    slug = CharField(max_length=63, validators=[valid_slug])
    owner = FirstOwnerSerializer(write_only=True)

    class Meta(TenantSerializer.Meta):
        fields: ClassVar = (*TenantSerializer.Meta.fields, "owner")
        read_only_fields: ClassVar = ["id", "status", "created_at"]


class SuspensionSerializer(serializers.Serializer[None]):
    """Why a clinic is suspended."""

    reason = ChoiceField(choices=SuspensionReason.choices)
