"""`manage.py verify_audit [clinic …]`: prove the audit trail, or name the first entry that is broken."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.audit.models import AuditSeal
from core.audit.verification import Report, verify
from core.tenancy.context import tenant_context


class Command(BaseCommand):
    """Walk the chain of every clinic, or of those named; the exit status is 1 when one is broken."""

    help = "Verifies the audit trail of every clinic, or of those whose slugs are given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinic", nargs="*", help="slugs; all clinics unless given")

    def handle(self, *args: Any, clinic: list[str], **options: Any) -> None:  # noqa: ARG002
        tenants: Any = AuditSeal._meta.get_field("tenant").related_model
        known = dict(tenants.objects.order_by("slug").values_list("slug", "pk"))
        if unknown := sorted(set(clinic) - set(known)):
            raise CommandError(f"There is no clinic {', '.join(unknown)}.")
        broken = 0
        for slug in clinic or known:
            with tenant_context(known[slug]), connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")  # a large trail takes its time
                report = verify()
            self.stdout.write(f"{slug}: {_told(report)}")
            broken += report.broken is not None
        if broken:
            raise CommandError(f"{broken} broken.")


def _told(report: Report) -> str:
    if report.broken is None:
        dropped = f", {report.dropped} past their time" if report.dropped else ""
        return (
            f"{report.events} events in {report.seals} seals{dropped}; head {report.head or 'none'}"
        )
    fault, seal, event = report.broken
    place = f" seal {seal}" if seal is not None else ""
    return f"BROKEN at{place}{f' event {event}' if event else ''}: {fault.value}. {fault.label}"
