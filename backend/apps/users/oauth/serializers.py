"""Shapes of applications."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.users.oauth.choices import GrantType
from apps.users.oauth.models import LONGEST_URI, Application
from apps.users.oauth.validators import valid_origin, valid_redirect_uri, valid_scope
from apps.users.roles import Role
from core.api.fields import CharField, ChoiceField, ListField
from core.api.shapes import ModelShape

# As what an application acts by itself: an owner is a person.
ROLES = [(str(role), role.label) for role in Role if role not in (Role.OPERATOR, Role.OWNER)]
MOST = 20
MOST_SCOPES = 50


class ApplicationSerializer(ModelShape[Application]):
    """An application; `role` is what its service account acts as, where it acts by itself."""

    grant_types = ListField(
        child=ChoiceField(choices=GrantType.choices), min_length=1, max_length=len(GrantType)
    )
    redirect_uris = ListField(
        child=CharField(max_length=LONGEST_URI, validators=[valid_redirect_uri]),
        max_length=MOST,
        required=False,
    )
    allowed_origins = ListField(
        child=CharField(max_length=LONGEST_URI, validators=[valid_origin]),
        max_length=MOST,
        required=False,
    )
    scopes = ListField(
        child=CharField(max_length=60, validators=[valid_scope]),
        min_length=1,
        max_length=MOST_SCOPES,
    )
    role = ChoiceField(choices=ROLES, allow_null=True, required=False)

    class Meta:
        model = Application
        fields: ClassVar[Any] = (
            "id",
            "name",
            "client_id",
            "client_type",
            "grant_types",
            "redirect_uris",
            "allowed_origins",
            "scopes",
            "role",
            "service_account",
            "is_active",
            "created_at",
            "version",
        )
        read_only_fields: ClassVar[Any] = (
            "id",
            "client_id",
            "service_account",
            "created_at",
            "version",
        )


class RegisteredSerializer(ApplicationSerializer):
    """An application with its secret, which is told this once; a repeated answer has null in its place."""

    client_secret = serializers.CharField(read_only=True, allow_null=True, source="told_secret")

    class Meta(ApplicationSerializer.Meta):
        fields = (*ApplicationSerializer.Meta.fields, "client_secret")
