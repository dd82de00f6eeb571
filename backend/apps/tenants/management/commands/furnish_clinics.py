"""`manage.py furnish_clinics`: what a new clinic starts with, for the clinics that were there before."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.tenants.models import Tenant
from core.registry.furnishing import furnish
from core.tenancy.context import PLATFORM_ID, tenant_context


class Command(BaseCommand):
    """Give every clinic what it lacks of all that a clinic starts with; safe to repeat, also after it was interrupted."""

    help = "Give clinics what a new clinic starts with, such as the health questionnaire; what is there is left alone."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        with tenant_context(PLATFORM_ID):
            clinics = list(Tenant.objects.exclude(pk=PLATFORM_ID).order_by("slug"))
        for clinic in clinics:
            with tenant_context(clinic.pk, metadata={"request": "furnish_clinics"}):
                added = furnish()
            self.stdout.write(f"{clinic.slug}: {', '.join(added) or 'nothing is missing'}")
