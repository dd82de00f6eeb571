"""Values of a note."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

# Clocks differ.
AHEAD = timedelta(minutes=5)
MOST_DIAGNOSES = 32
# What a note is made of; one in which none of it says anything is not signed.
TEXTS = ("chief_complaint", "examination", "treatment")


class RecordStatus(models.TextChoices):
    """Whether a note can still be changed."""

    DRAFT = "draft", "draft"
    SIGNED = "signed", "signed"
