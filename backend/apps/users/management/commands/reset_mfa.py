"""`manage.py reset_mfa <clinic> <username>`: for the owner, or the operator, whom nobody stands above and who lost the phone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.tenants.models import Tenant
from apps.users.mfa.services import reset
from apps.users.models import User
from core.errors import DomainError
from core.tenancy.context import tenant_context


class Command(BaseCommand):
    """Take somebody's second factor; all of their sessions end, and a mail tells them."""

    help = "Resets the second factor of somebody whom nobody in the clinic may reset it for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinic", help="its slug")
        parser.add_argument("username")

    def handle(self, *args: Any, clinic: str, username: str, **options: Any) -> None:  # noqa: ARG002
        tenant = Tenant.objects.filter(slug=clinic).first()
        if tenant is None:
            raise CommandError(f"There is no clinic {clinic}.")
        with tenant_context(tenant.pk):
            user = User.objects.named(username).first()
            if user is None:
                raise CommandError(f"Nobody at {clinic} is called {username}.")
            try:
                reset(user, by=None)
            except DomainError as refusal:
                raise CommandError(f"{refusal.title} Nothing was changed.") from refusal
        self.stdout.write(f"{username} signs in by the password alone now, and is told by mail.")
