"""Tasks that failed for good, and whose turn it is."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet


class DeadLetterManager(models.Manager.from_queryset(DBTaskResultQuerySet)):  # type: ignore[misc]  # made at run time
    """Only what failed for good."""

    def get_queryset(self) -> Any:
        """Return the rows that no worker touches again."""
        return super().get_queryset().filter(status=TaskResultStatus.FAILED)


class DeadLetter(DBTaskResult):
    """A task that failed in its last attempt; it holds ids, an error's class and its place, nothing of a patient."""

    objects: ClassVar[DeadLetterManager] = DeadLetterManager()

    class Meta:
        proxy = True
        ordering = ("-finished_at",)
        verbose_name = "dead letter"

    def __str__(self) -> str:
        """Return what was to be done."""
        return self.task_path


class Turn(models.Model):
    """Up to when a periodic task was enqueued for a clinic, so that no slot is taken twice; outside the walls."""

    pk = models.CompositePrimaryKey("name", "clinic")
    name = models.CharField(max_length=100)
    clinic = models.UUIDField()
    slot = models.DateTimeField()

    def __str__(self) -> str:
        """Return the periodic task's name."""
        return self.name
