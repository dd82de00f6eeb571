"""`manage.py create_operator`: invite somebody to run the platform. There is no other way to become an operator."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from apps.users.invitations.services import invite
from apps.users.links.choices import LIFE, Purpose
from apps.users.roles import Role
from core.errors import FieldError
from core.tenancy.context import PLATFORM_ID, tenant_context


class Command(BaseCommand):
    """Invite a platform operator by mail; a user name that is taken is refused."""

    help = "Invite a platform operator by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "username", help="what the person signs in with, at the clinic platform"
        )
        parser.add_argument("email", help="where the invitation goes")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(
        self,
        *args: Any,  # noqa: ARG002
        username: str,
        email: str,
        first_name: str,
        last_name: str,
        **options: Any,  # noqa: ARG002
    ) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no mail address.") from error
        try:
            with tenant_context(PLATFORM_ID):
                invite(
                    username=username,
                    email=email,
                    first_name=first_name,
                    last_name=last_name,
                    role=Role.OPERATOR,
                    invited_by=None,
                )
        except FieldError as error:
            raise CommandError(str(error)) from error
        days = LIFE[Purpose.INVITATION].days
        self.stdout.write(
            f"{first_name} {last_name} is invited by mail to {email}, and signs in with the clinic `platform` after"
            f" accepting within {days} days. The mail leaves as soon as `manage.py work` runs."
        )
