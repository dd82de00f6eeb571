"""Values of a prescription."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

# A chemist gives out at most so often on one paper.
MOST_REPEATS = 12
# What was prescribed this long ago may still be taken.
STILL_TAKEN = timedelta(days=14)


class PrescriptionStatus(models.TextChoices):
    """Whether a prescription holds."""

    ACTIVE = "active", "active"
    CANCELLED = "cancelled", "cancelled"


# What may follow what; the database refuses the rest.
TRANSITIONS = ((PrescriptionStatus.ACTIVE, PrescriptionStatus.CANCELLED),)


class ConflictKind(models.TextChoices):
    """What of a patient a drug does not go with."""

    ALLERGY = "allergy", "allergy"
    CONDITION = "condition", "condition"
    MEDICATION = "medication", "medication"
    PRESCRIPTION = "prescription", "prescription"
    AGE = "age", "age"
