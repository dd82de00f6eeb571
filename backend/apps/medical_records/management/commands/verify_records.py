"""`manage.py verify_records [clinic …]`: prove that signed notes say what was signed, or name those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.medical_records.notes.verification import verify
from apps.tenants.models import Tenant
from core.tenancy.context import tenant_context

if TYPE_CHECKING:
    from apps.medical_records.notes.verification import Report


class Command(BaseCommand):
    """Compute the hashes of every clinic's signed notes, or of those named; the exit status is 1 when one is another."""

    help = "Verifies the signed notes of every clinic, or of those whose slugs are given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinic", nargs="*", help="slugs; all clinics unless given")

    def handle(self, *args: Any, clinic: list[str], **options: Any) -> None:  # noqa: ARG002
        known = dict(Tenant.objects.order_by("slug").values_list("slug", "pk"))
        if unknown := sorted(set(clinic) - set(known)):
            raise CommandError(f"There is no clinic {', '.join(unknown)}.")
        broken = 0
        for slug in clinic or known:
            with tenant_context(known[slug]), connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")  # many notes take their time
                report = verify()
            self.stdout.write(f"{slug}: {_told(report)}")
            broken += len(report.broken)
        if broken:
            raise CommandError(f"{broken} broken.")


def _told(report: Report) -> str:
    counted = f"{report.notes} signed notes, {report.amendments} amendments"
    return ", ".join([counted, *(f"BROKEN {what}" for what in report.broken)])
