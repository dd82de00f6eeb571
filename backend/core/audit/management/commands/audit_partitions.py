"""`manage.py audit_partitions`: make the audit trail's coming months, and drop those past their time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from django.utils import timezone

from core.audit.months import TABLE, drop_months, make_months


class Command(BaseCommand):
    """Run it once a month as the tables' owner; `migrate` does so too. Safe to repeat."""

    help = (
        "Makes the coming months of the audit trail and drops those older than AUDIT_KEPT_MONTHS."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if "owner" not in settings.DATABASES:
            raise CommandError("Say where the owner connects: DATABASE_OWNER_URL.")
        owner, now = connections["owner"], timezone.now()
        with transaction.atomic(using="owner"), owner.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"public.{TABLE}"])
            if cursor.fetchone() == (None,):  # migrated back to before it
                return
            made, dropped = make_months(cursor, now), drop_months(cursor, now)
        if options["verbosity"]:
            for said in (
                *(f"Made {name}" for name in made),
                *(f"Dropped {name}" for name in dropped),
            ):
                self.stdout.write(said)
