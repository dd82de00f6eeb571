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
