"""Kept answers hold what the first one said, so none stays longer than it must."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from core.idempotency import services
from core.tasks.schedule import Daily, periodically


@task(attempts=3)
def forget_answers() -> None:
    """Remove a clinic's kept answers that are past their time."""
    services.forget()


periodically("forget_kept_answers", Daily(time(3)), forget_answers)
