"""Values of a merge's fields."""

from django.db import models


class MergeKind(models.TextChoices):
    """Which of the two a record is of."""

    MERGED = "merged", "merged"
    UNMERGED = "unmerged", "taken apart"
