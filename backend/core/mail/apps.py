"""Mail as a Django app: its templates, its check."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """One way to send a mail."""

    name = "core.mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        """Register the system check."""
        from core.mail import checks  # noqa: F401, PLC0415  registers itself
