"""What takes mails while no provider is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend

from core.tasks.errors import Hopeless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class NoProvider(Hopeless):
    """A mail was to be sent, and nobody has said by whom (`MAIL_PROVIDER`)."""


class NoProviderBackend(BaseEmailBackend):
    """Refuses every mail, so that none is lost without a word: its task becomes a dead letter."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:  # noqa: ARG002
        """Raise `NoProvider`."""
        raise NoProvider("No mail provider is chosen: set MAIL_PROVIDER.")
