"""`manage.py work` with shorter waits, for tests that kill it."""

from __future__ import annotations

from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from core.tasks import failures, running, worker  # noqa: E402

failures.FIRST_PAUSE = timedelta(milliseconds=10)
running.GRACE = timedelta(milliseconds=100)
worker.ROUNDS, worker.IDLE = 0.2, 0.05
call_command("work")
