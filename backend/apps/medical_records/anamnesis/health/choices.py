"""Values of what is known of a patient's health."""

from __future__ import annotations

from django.db import models


class AllergyCategory(models.TextChoices):
    """What a patient does not tolerate; or the statement that there is nothing of the kind."""

    DRUG = "drug", "drug"
    LATEX = "latex", "latex"
    METAL = "metal", "metal"
    FOOD = "food", "food"
    MATERIAL = "material", "dental material"
    OTHER = "other", "other"
    NONE_KNOWN = "none_known", "no known allergies"


class Severity(models.TextChoices):
    """How bad it is, where anybody knows; it is left empty otherwise."""

    MILD = "mild", "mild"
    MODERATE = "moderate", "moderate"
    SEVERE = "severe", "severe"


class AllergyStatus(models.TextChoices):
    """Whether an allergy is to be reckoned with."""

    ACTIVE = "active", "active"
    INACTIVE = "inactive", "inactive"
    REFUTED = "refuted", "refuted"


class ConditionStatus(models.TextChoices):
    """Whether a patient has a condition."""

    ACTIVE = "active", "active"
    REMISSION = "remission", "in remission"
    RESOLVED = "resolved", "resolved"
    REFUTED = "refuted", "refuted"

    @classmethod
    def present(cls) -> tuple[ConditionStatus, ...]:
        """Those that a treatment has to reckon with."""
        return (cls.ACTIVE, cls.REMISSION)


class MedicationStatus(models.TextChoices):
    """Whether a patient takes a medication."""

    ACTIVE = "active", "taken"
    STOPPED = "stopped", "stopped"
