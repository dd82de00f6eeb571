"""Paper as a Django app: its templates, its check."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """One way to print."""

    name = "core.paper"
    verbose_name = "Paper"

    def ready(self) -> None:
        """Register the system check."""
        from core.paper import checks  # noqa: F401, PLC0415  registers itself
