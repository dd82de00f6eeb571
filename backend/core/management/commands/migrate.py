"""`manage.py migrate`, as the tables' owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(migrate.Command):
    """Django's command on the `owner` connection, unless told otherwise: the application's role may not."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Change one default."""
        super().add_arguments(parser)
        if "owner" in settings.DATABASES:
            parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Migrate, and make the audit trail's coming months."""
        said = super().handle(*args, **options)
        if options["database"] == "owner":
            call_command("audit_partitions", verbosity=options["verbosity"])
        return said

    def check(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Check the models, not yet the database: its walls are built, or mended, by what follows."""
        super().check(**{**kwargs, "databases": None})
