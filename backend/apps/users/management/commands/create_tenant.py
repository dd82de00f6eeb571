"""`manage.py create_tenant`: what an operator does at `tenants/`, for who stands at the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rest_framework.exceptions import ValidationError

from apps.users.links.choices import LIFE, Purpose
from apps.users.provisioning.serializers import NewClinicSerializer
from apps.users.provisioning.services import provision
from core.api.problems import flatten
from core.errors import FieldError
from core.tenancy.context import PLATFORM_ID, tenant_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OF_THE_CLINIC = ("name", "domain_url", "timezone", "currency", "language", "contact_email")
OF_THE_OWNER = ("email", "first_name", "last_name", "username")
NEXT = """\
{clinic.name} is there as {clinic.slug}; no other clinic sees it.

- {owner[first_name]} {owner[last_name]} is invited by mail to {owner[email]}, and runs the clinic after accepting within {days} days.
  The mail leaves as soon as `manage.py work` runs; `manage.py send_test_mail {clinic.slug} you@example.com` shows whether it can.
- People sign in with the clinic `{clinic.slug}`{host}.
- `tenants/{clinic.pk}/` and the administration suspend and reactivate it.
"""


class Command(BaseCommand):
    """Open a clinic and invite its first owner; a slug or a host name that is taken is refused, and nothing is made."""

    help = "Open a clinic and invite its first owner by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="what its staff sign in with, as harbor; it stays")
        parser.add_argument("--name", required=True, help="what people call it")
        parser.add_argument("--domain-url", help="a host name of its own, as praxis.example.com")
        parser.add_argument("--timezone", help="as Europe/Berlin (UTC)")
        parser.add_argument("--currency", help="as CHF (EUR)")
        parser.add_argument("--language", help="as de (en)")
        parser.add_argument("--contact-email", help="where answers to its mails go")
        parser.add_argument("--owner-email", required=True, help="who is invited to run it")
        parser.add_argument("--owner-first-name", required=True)
        parser.add_argument("--owner-last-name", required=True)
        parser.add_argument("--owner-username", help="(the start of the address)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        given = {name: options[name] for name in OF_THE_CLINIC if options[name] is not None}
        owner = {
            name: options[f"owner_{name}"]
            for name in OF_THE_OWNER
            if options[f"owner_{name}"] is not None
        }
        serializer = NewClinicSerializer(data={"slug": options["slug"], **given, "owner": owner})
        try:
            serializer.is_valid(raise_exception=True)
            with tenant_context(PLATFORM_ID):
                clinic = provision(**serializer.validated_data)
        except ValidationError as error:
            raise CommandError(_told(flatten(error.detail))) from error
        except FieldError as error:
            raise CommandError(_told(error.members["errors"])) from error
        host = f", or at {clinic.domain_url} without it" if clinic.domain_url else ""
        days = LIFE[Purpose.INVITATION].days
        self.stdout.write(NEXT.format(clinic=clinic, owner=owner, host=host, days=days))


def _told(errors: Iterable[Mapping[str, str]]) -> str:
    lines = [f"{error['attr']}: {error['detail']}" for error in errors]
    return "\n".join(["The clinic was not opened.", *lines])
