"""`manage.py write_roles`: write the page of roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.users.roles_page import page


class Command(BaseCommand):
    """Write the matrix as people read it."""

    help = "Write the page of roles and what they may do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="docs/roles.md")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:  # noqa: ARG002
        file.write_text(page(), encoding="utf-8")
