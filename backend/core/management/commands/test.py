"""`manage.py test` is pytest, as `make test` runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run pytest with the arguments that follow."""

    help = "Runs pytest; arguments are pytest's."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand everything over, in a process whose settings are the tests' own."""
        environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", *argv[2:]],
            cwd=settings.ROOT_DIR,
            env=environment,
            check=False,
        )
        sys.exit(done.returncode)

    def handle(self, *args: Any, **options: Any) -> None:
        """Never reached: `run_from_argv` answers."""
