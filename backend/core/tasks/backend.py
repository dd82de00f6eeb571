"""The queue: a table of PostgreSQL, written in the transaction of whoever wants something done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task
from django_tasks.exceptions import InvalidTaskError
from uuid_utils.compat import uuid7

from core.request_ids import current_request_id
from core.tasks import arguments
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from django_tasks.base import TaskResult

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ClinicTask(Task[P, T]):
    """A task that belongs to a clinic; `attempts` is how often it is tried before it is a dead letter."""

    attempts: int


class Queue(BaseTaskBackend):
    """Keeps tasks in the table of django-tasks-db, with what our worker needs: the clinic, the request, the limit.

    It does not derive from that package's own backend, so that its worker, which knows no clinic, refuses to run.
    """

    task_class: type[Task[Any, Any]] = ClinicTask
    supports_defer = True
    supports_priority = True

    def validate_task(self, task: Task[Any, Any]) -> None:
        """Refuse a task whose function could be told more than ids and codes."""
        super().validate_task(task)
        if not isinstance(task, ClinicTask) or task.attempts < 1:
            raise InvalidTaskError(f"{task.name}: say in how many attempts it must succeed.")
        arguments.declared(task.func)

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        """Write a task for the current clinic; it is there once, and only if, the transaction commits."""
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415  tasks are declared before models are

        self.validate_task(task)
        assert isinstance(task, ClinicTask)
        row = DBTaskResult.objects.create(
            id=uuid7(),
            args_kwargs={
                "args": [],
                "kwargs": arguments.packed(task.func, args, kwargs),
                "tenant": str(require_tenant()),
                "request": current_request_id(),
                "attempts": task.attempts,
            },
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after,  # type: ignore[misc]  # None is filled in when it is saved
            backend_name=self.alias,
        )
        result: TaskResult[T] = row.task_result  # type: ignore[assignment]  # the stubs of two packages
        return result
