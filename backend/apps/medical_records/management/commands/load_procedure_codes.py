"""`manage.py load_procedure_codes`: give clinics that are there the starter codes that they lack."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.medical_records.charting.catalogue.starter.loading import load
from apps.tenants.models import Tenant
from core.tenancy.context import PLATFORM_ID, tenant_context


class Command(BaseCommand):
    """Add what is not there, each clinic in its language; what a clinic has changed stays."""

    help = (
        "Adds the starter set of procedure codes to one clinic's catalogue, or to every clinic's."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="the slug of one clinic (all)")

    def handle(self, *args: Any, tenant: str | None, **options: Any) -> None:  # noqa: ARG002
        clinics = Tenant.objects.exclude(pk=PLATFORM_ID).order_by("slug")
        if tenant is not None:
            clinics = clinics.filter(slug=tenant)
            if not clinics:
                raise CommandError(f"There is no clinic {tenant}.")
        for clinic in clinics:
            with tenant_context(clinic.pk, metadata={"request": "load_procedure_codes"}):
                added = load(clinic.language)
            self.stdout.write(f"{clinic.slug}: {added} codes added.")
