"""What applications were given is removed once it can do nothing any more."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from apps.users.oauth import issuing
from core.tasks.schedule import Daily, periodically


@task(attempts=3)
def forget_tokens() -> None:
    """Remove a clinic's codes and tokens whose time is over."""
    issuing.forget()


periodically("forget_oauth_tokens", Daily(time(3)), forget_tokens)
