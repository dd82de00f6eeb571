"""`manage.py import_procedure_codes <file> --tenant <slug>`: what the API does at `procedure-codes/import/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.medical_records.charting.catalogue.exchange.services import import_codes
from apps.tenants.models import Tenant
from core.audit.choices import Action
from core.audit.services import record
from core.errors import FieldError
from core.tenancy.context import tenant_context


class Command(BaseCommand):
    """Take a file of codes into a clinic's catalogue: all of them, or none."""

    help = "Imports procedure codes from a CSV file in UTF-8."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True, help="the slug of the clinic")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")

    def handle(
        self,
        *args: Any,  # noqa: ARG002
        file: Path,
        tenant: str,
        dry_run: bool,
        **options: Any,  # noqa: ARG002
    ) -> None:
        clinic = Tenant.objects.filter(slug=tenant).first()
        if clinic is None:
            raise CommandError(f"There is no clinic {tenant}.")
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        try:
            with tenant_context(clinic.pk, metadata={"request": "import_procedure_codes"}):
                report = import_codes(content, currency=clinic.currency, dry_run=dry_run).shown()
                record(action=Action.WRITE, resource="procedure-codes", operation="import_codes")
        except FieldError as error:
            told = [f"{line['attr']}: {line['detail']}" for line in error.members["errors"]]
            raise CommandError("\n".join(["Nothing was imported.", *told])) from error
        for row in report["rows"]:
            for column, detail in row["errors"].items():
                self.stdout.write(f"line {row['line']}, {column}: {detail}")
        counts = ", ".join(
            f"{report[name]} {name}" for name in ("created", "updated", "unchanged", "invalid")
        )
        self.stdout.write(f"{clinic.slug}: {counts}.{' Nothing was changed.' if dry_run else ''}")
