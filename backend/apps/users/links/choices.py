"""What a link is for, how long it lives and how it ends."""

from __future__ import annotations

from datetime import timedelta

from django.db import models


class Purpose(models.TextChoices):
    """What the person who has the link may do, once."""

    PASSWORD_RESET = "password_reset", "choose a new password"
    INVITATION = "invitation", "join the clinic"


class LinkEnd(models.TextChoices):
    """Why a link works no more, besides its time."""

    USED = "used", "used"
    REPLACED = "replaced", "replaced by a newer one"
    WITHDRAWN = "withdrawn", "withdrawn"


LIFE = {
    Purpose.PASSWORD_RESET: timedelta(minutes=30),
    Purpose.INVITATION: timedelta(days=7),
}
