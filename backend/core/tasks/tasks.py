"""What the queue does for itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from core.tasks.models import DeadLetter
from core.tasks.schedule import Every, periodically

DONE_KEPT_FOR = timedelta(days=7)
DEAD_KEPT_FOR = timedelta(days=90)


@task(attempts=3)
def prune() -> None:
    """Remove tasks a week after they were done, dead letters after 90 days."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - DONE_KEPT_FOR).delete()
    DeadLetter.objects.filter(finished_at__lt=now - DEAD_KEPT_FOR).delete()


periodically("prune_tasks", Every(timedelta(hours=1)), prune)
