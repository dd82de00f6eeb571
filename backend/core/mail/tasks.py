"""The mail that the queue itself sends: that tasks failed for good."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django_tasks import task

from core.mail.letters import PLATFORM, Letter
from core.mail.sending import mail
from core.tasks.models import DeadLetter
from core.tasks.schedule import Every, periodically
from core.tasks.services import untold


@mail("tasks/dead_letters")
def dead_letters_mail() -> Letter | None:
    """Tell the operators which tasks failed for good, and how many of each."""
    counted = DeadLetter.objects.order_by().values("task_path", "exception_class_path")
    rows = counted.annotate(count=Count("pk")).order_by("-count", "task_path")
    if not (rows and settings.OPERATOR_ADDRESSES):
        return None
    return Letter(
        to=settings.OPERATOR_ADDRESSES,
        sender=PLATFORM,
        language=settings.LANGUAGE_CODE,
        context={"rows": list(rows), "count": sum(row["count"] for row in rows)},
    )


@task(attempts=3)
def tell_of_dead_letters() -> None:
    """Write to the operators when there are dead letters that they were not told of; a dead notice is not one."""
    if settings.OPERATOR_ADDRESSES and untold(except_for=dead_letters_mail.module_path):
        dead_letters_mail.enqueue()


periodically("tell_of_dead_letters", Every(timedelta(hours=1)), tell_of_dead_letters)
