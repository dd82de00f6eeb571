"""Values of a clinic's fields."""

from django.db import models


class TenantStatus(models.TextChoices):
    """Whether a clinic's staff may work."""

    ACTIVE = "active", "active"
    SUSPENDED = "suspended", "suspended"
    CLOSED = "closed", "closed"


class Role(models.TextChoices):
    """What somebody is in a clinic; `operator` exists only on the platform and sees no clinic's data."""

    OPERATOR = "operator", "platform operator"
    OWNER = "owner", "owner"
    ADMIN = "admin", "administrator"
    DENTIST = "dentist", "dentist"
    HYGIENIST = "hygienist", "hygienist"
    ASSISTANT = "assistant", "assistant"
    RECEPTIONIST = "receptionist", "receptionist"
    BILLING = "billing", "billing"
    STOCK = "stock", "stock"
    AUDITOR = "auditor", "auditor"


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
