"""Values of a clinic's fields."""

from django.db import models


class TenantStatus(models.TextChoices):
    """Whether a clinic's staff may work."""

    ACTIVE = "active", "active"
    SUSPENDED = "suspended", "suspended"
    CLOSED = "closed", "closed"


class ToothNotation(models.TextChoices):
    """How clients show teeth; stored is always FDI."""

    FDI = "fdi", "FDI (ISO 3950)"
    UNIVERSAL = "universal", "Universal"
    PALMER = "palmer", "Palmer"


class SuspensionReason(models.TextChoices):
    """Why an operator suspends a clinic: kept in both audit trails, and shown to nobody else."""

    PAYMENT = "payment", "unpaid"
    REQUEST = "request", "asked for by the clinic"
    SECURITY = "security", "a danger to its data"
    MISUSE = "misuse", "against the terms"
