"""How a list of staff is narrowed."""

from __future__ import annotations

from apps.users.models import User
from core.api.filters import ClinicFilterSet


class UserFilter(ClinicFilterSet):
    """By role, by whether they treat patients, by whether they still work here; applications' accounts are there where asked for."""

    class Meta:
        model = User
        fields = ("role", "is_provider", "is_active", "is_service")
