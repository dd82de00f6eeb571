"""Shapes of staff."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.users.models import User
from apps.users.passwords.fields import PasswordField
from apps.users.roles import Role
from core.api.fields import BooleanField, ChoiceField, EmailField, OffsetDateTimeField, RelatedField
from core.api.shapes import ModelShape

ROLES = [(role.value, role.label) for role in Role if role != Role.OPERATOR]


class ColleagueSerializer(ModelShape[User]):
    """What colleagues see of each other."""

    name = serializers.CharField(source="full_name", read_only=True)

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
            "is_service",
            "specialty",
            "color",
            "version",
        )
        read_only_fields = fields


class StaffSerializer(ModelShape[User]):
    """What those see and change who manage staff."""

    name = serializers.CharField(source="full_name", read_only=True)
    role = ChoiceField(choices=ROLES)
    mfa = BooleanField(source="has_mfa", read_only=True)
    date_joined = OffsetDateTimeField(required=False)
    current_password = PasswordField(
        required=False,
        help_text="Your own password again, when you change your own e-mail address.",
    )

    class Meta:
        model = User
        fields = (
            "id",
            "name",
            "username",
            "email",
            "first_name",
            "last_name",
            "role",
            "is_admin",
            "is_active",
            "is_invited",
            "is_service",
            "is_provider",
            "specialty",
            "license_number",
            "color",
            "date_joined",
            "mfa",
            "current_password",
            "version",
        )
        read_only_fields: ClassVar[Any] = ["id", "is_invited", "is_service"]


class NewcomerSerializer(StaffSerializer):
    """Whom to invite; who accepts is active, and joined on that day."""

    email = EmailField(max_length=254)
    date_joined = None  # type: ignore[assignment]  # the model's, which is read-only
    current_password = None  # type: ignore[assignment]

    class Meta(StaffSerializer.Meta):
        fields = tuple(n for n in StaffSerializer.Meta.fields if n != "current_password")  # type: ignore[assignment]
        read_only_fields: ClassVar[Any] = [*StaffSerializer.Meta.read_only_fields, "is_active"]


class PersonField(RelatedField):
    """Somebody of the clinic's staff."""

    def get_queryset(self) -> Any:
        """Look among all of them."""
        return User.objects.people()


class InviteAgainSerializer(serializers.Serializer[None]):
    """Who is invited again."""

    user = PersonField()
