"""`manage.py send_test_mail`: see whether the provider takes mails, and what a clinic's look like."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from uuid_utils.compat import uuid7

from apps.tenants.mail import sender_of
from apps.tenants.models import Tenant
from core.mail.letters import Letter
from core.mail.sending import TEMPLATES, post
from core.tenancy.context import PLATFORM_ID, tenant_context

TEMPLATE = "tenants/test"
TEMPLATES.add(TEMPLATE)


class Command(BaseCommand):
    """Send one mail at once, past the queue, so that who sets up the provider sees what it answers."""

    help = "Send a test mail in a clinic's name, at once, and say what the provider answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinic", help="its slug, as harbor; or platform")
        parser.add_argument("address", help="where to")

    def handle(self, *args: Any, clinic: str, address: str, **options: Any) -> None:  # noqa: ARG002
        with tenant_context(PLATFORM_ID):
            found = Tenant.objects.filter(slug=clinic).first()
        if found is None:
            raise CommandError(f"There is no clinic {clinic}.")
        letter = Letter(
            to=[address],
            sender=sender_of(found),
            language=found.language,
            context={"clinic": found.name},
        )
        try:
            post(TEMPLATE, letter, number=uuid7())
        except Exception as error:
            raise CommandError(f"It was not sent. {type(error).__name__}: {error}") from error
        self.stdout.write(f"Sent to {address} as {letter.sender.address}.")
