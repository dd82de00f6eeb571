"""What happens to dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import get_date_max

from core.tasks.models import DeadLetter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def retry(ids: Iterable[UUID]) -> int:
    """Put dead letters back into the queue with all their attempts; return how many still were dead."""
    letters = DeadLetter.objects.filter(pk__in=list(ids)).select_for_update()
    count = 0
    for letter in letters:
        letter.status, letter.run_after = TaskResultStatus.READY, get_date_max()
        letter.finished_at, letter.worker_ids = None, []
        letter.args_kwargs.pop("told", None)
        letter.save()
        count += 1
    return count


def untold(*, except_for: str) -> int:
    """Return how many dead letters there are that nobody was told of, but for one task's, and take them for told."""
    unknown = DeadLetter.objects.exclude(args_kwargs__has_key="told").exclude(task_path=except_for)
    letters = list(unknown.select_for_update())
    for letter in letters:
        letter.args_kwargs["told"] = True
        letter.save(update_fields=["args_kwargs"])
    return len(letters)
