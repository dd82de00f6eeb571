"""Values of a second factor's fields."""

from __future__ import annotations

from django.db import models


class FactorKind(models.TextChoices):
    """What somebody shows beside the password."""

    TOTP = "totp", "one-time codes of an app"


RECOVERY = "recovery_code"
