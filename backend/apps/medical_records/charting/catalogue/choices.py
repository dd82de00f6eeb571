"""Values of a procedure code."""

from django.db import models

# How long one procedure may take; the book's limits are the same.
MIN_MINUTES, MAX_MINUTES = 5, 720


class Category(models.TextChoices):
    """The field of dentistry that a procedure belongs to."""

    DIAGNOSTIC = "diagnostic", "diagnostic"
    PREVENTIVE = "preventive", "preventive"
    RESTORATIVE = "restorative", "restorative"
    ENDODONTIC = "endodontic", "endodontic"
    PERIODONTAL = "periodontal", "periodontal"
    PROSTHODONTIC = "prosthodontic", "prosthodontic"
    IMPLANT = "implant", "implant"
    SURGICAL = "surgical", "surgical"
    ORTHODONTIC = "orthodontic", "orthodontic"
    ADJUNCTIVE = "adjunctive", "adjunctive"
