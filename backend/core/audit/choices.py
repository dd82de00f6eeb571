"""What is told of an event."""

from __future__ import annotations

from django.db import models


class Action(models.TextChoices):
    """What somebody wanted."""

    READ = "read", "read"
    SEARCH = "search", "search"
    EXPORT = "export", "export"
    PRINT = "print", "print"
    WRITE = "write", "write"
    SIGN_IN = "sign_in", "sign-in"
    SIGN_OUT = "sign_out", "sign-out"
    PRIVILEGE = "privilege", "change of rights"


class Outcome(models.TextChoices):
    """What came of it."""

    SUCCESS = "success", "done"
    REFUSED = "refused", "refused"
    FAILED = "failed", "failed"
