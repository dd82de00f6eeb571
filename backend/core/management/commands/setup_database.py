"""`manage.py setup_database`: roles, database, rights and extensions on a PostgreSQL server."""

from __future__ import annotations

import os
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.tenancy import roles


class Command(BaseCommand):
    """Prepare a PostgreSQL server for DentiaPro; safe to repeat, which also renews the roles' passwords.

    Needs a role that may create roles and databases; a superuser makes the search index usable too.
    """

    help = (
        "Creates dentiapro_owner, dentiapro_app and dentiapro_backup, the database, its rights and extensions."
        " Their passwords are read from DENTIAPRO_OWNER_PASSWORD, DENTIAPRO_APP_PASSWORD and"
        " DENTIAPRO_BACKUP_PASSWORD, never from the command line."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where the server is."""
        parser.add_argument(
            "--admin-url",
            default=os.environ.get("DATABASE_ADMIN_URL", ""),
            help="postgres://admin:password@host:5432/postgres (default: DATABASE_ADMIN_URL)",
        )
        parser.add_argument("--database", default="dentiapro", help="default: dentiapro")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Do it, and say what could not be done."""
        if not options["admin_url"]:
            msg = "Say where the server is: --admin-url, or DATABASE_ADMIN_URL in the environment."
            raise CommandError(msg)
        try:
            hints = roles.set_up(
                options["admin_url"],
                database=options["database"],
                passwords={role: self._password(role) for role in roles.ROLES},
            )
        except psycopg2.Error as error:
            msg = f"The server refused: {error}"
            raise CommandError(msg) from error
        for hint in hints:
            self.stderr.write(self.style.WARNING(hint))
        self.stdout.write(
            f"Ready: database {options['database']} with {', '.join(roles.ROLES)}. Now: manage.py migrate"
        )

    @staticmethod
    def _password(role: str) -> str:
        name = f"{role.upper()}_PASSWORD"
        try:
            return os.environ[name]
        except KeyError as error:
            msg = f"Set {name} in the environment."
            raise CommandError(msg) from error
