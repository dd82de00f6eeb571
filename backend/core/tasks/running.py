"""One attempt at a task: claimed, done and marked as done, or put back.

Two transactions. The first counts the attempt, so that a task which kills its worker does not do so for ever. The second
holds the task's row under its lock while the work is done, and commits the effect and the mark together: either both
are there or neither. So a row that says RUNNING and is not locked belongs to a worker that is gone.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.request_ids import working_for
from core.tasks import arguments
from core.tasks.errors import Hopeless, WorkerLost
from core.tasks.failures import class_of, pause_after, place_of
from core.tenancy.context import tenant_context

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)
# Between the two transactions a row is not locked for a moment.
GRACE = timedelta(seconds=2)

_at_work: ContextVar[UUID | None] = ContextVar("task_at_work", default=None)


def current_task_id() -> UUID:
    """Return the id of the task that is being done, the same in every attempt; raise RuntimeError outside of one."""
    task_id = _at_work.get()
    if task_id is None:
        raise RuntimeError("No task is being done here.")
    return task_id


def claim(worker: str) -> DBTaskResult | None:
    """Take the next task that is due for a worker, which counts as an attempt, or return None when there is none."""
    with transaction.atomic():
        row = DBTaskResult.objects.ready().get_locked()
        if row is not None:
            row.claim(worker)
    return row


def run(row: DBTaskResult) -> None:
    """Do a claimed task for its clinic, once: its effect and its mark are committed together."""
    try:
        with transaction.atomic():
            if not _is_ours(row):
                return
            _do(row)
            _mark_done(row)
    except Exception as error:  # noqa: BLE001  whatever a task raises is its failure, not the worker's
        _record(row, error)
    else:
        logger.info("Task %s (%s) is done.", row.pk, row.task_path)


def reap() -> int:
    """Put back, or give up, what workers left behind that were killed; return how many there were."""
    with transaction.atomic():
        lost = (
            DBTaskResult.objects.running()
            .filter(started_at__lt=timezone.now() - GRACE)
            .select_for_update(skip_locked=True)
        )
        rows = list(lost)
        for row in rows:
            _settle(row, WorkerLost())
    return len(rows)


def _do(row: DBTaskResult) -> None:
    kept = row.args_kwargs
    function = row.task.func
    metadata = {"request": kept["request"], "task": str(row.pk)}
    with (
        _working_at(row.pk),
        working_for(kept["request"]),
        tenant_context(UUID(kept["tenant"]), metadata=metadata),
    ):
        function(**arguments.unpacked(function, kept["kwargs"]))


def _mark_done(row: DBTaskResult) -> None:
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def _record(row: DBTaskResult, error: Exception) -> None:
    with transaction.atomic():
        if _is_ours(row):
            _settle(row, error)
        else:  # given to somebody else meanwhile, or committed, and only what follows the commit failed
            logger.error("Task %s (%s): %s", row.pk, row.task_path, place_of(error))


def _settle(row: DBTaskResult, error: Exception) -> None:
    """Plan the next attempt, or make it a dead letter; the row is locked."""
    attempt, limit = len(row.worker_ids), _limit(row)
    row.exception_class_path, row.traceback = class_of(error), place_of(error)
    if attempt < limit and not isinstance(error, Hopeless):
        row.status, row.run_after = TaskResultStatus.READY, timezone.now() + pause_after(attempt)
    else:
        row.status, row.finished_at = TaskResultStatus.FAILED, timezone.now()
    row.save()
    logger.warning(
        "Task %s (%s) failed in attempt %d of %d: %s",
        row.pk,
        row.task_path,
        attempt,
        limit,
        row.traceback,
    )


def _limit(row: DBTaskResult) -> int:
    """Return how often a task is tried; one that is not of our making never again, so that it stops no worker."""
    kept: Any = row.args_kwargs
    limit = kept.get("attempts") if isinstance(kept, dict) else None
    return limit if isinstance(limit, int) else 0


def _is_ours(row: DBTaskResult) -> bool:
    """Lock the row and tell whether this very attempt is still the current one: it may have been taken for lost."""
    running = DBTaskResult.objects.running().select_for_update()
    return running.filter(pk=row.pk, worker_ids=row.worker_ids).first() is not None


@contextmanager
def _working_at(task_id: UUID) -> Iterator[None]:
    token = _at_work.set(task_id)
    try:
        yield
    finally:
        _at_work.reset(token)
