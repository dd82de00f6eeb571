"""Values of a patient's fields."""

from django.db import models


class PatientStatus(models.TextChoices):
    """Whether a patient is seen in this practice."""

    ACTIVE = "active", "active"
    INACTIVE = "inactive", "inactive"
    ARCHIVED = "archived", "archived"
    DECEASED = "deceased", "deceased"


class Sex(models.TextChoices):
    """Administrative sex, as HL7's value set has it."""

    FEMALE = "female", "female"
    MALE = "male", "male"
    OTHER = "other", "other"
    UNKNOWN = "unknown", "unknown"
