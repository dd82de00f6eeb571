"""The ground floor as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app stands on; knows no clinic feature."""

    name = "core"

    def ready(self) -> None:
        """Register the system checks and the ground floor's own tasks."""
        from core.idempotency import tasks  # noqa: F401, PLC0415  registers itself
        from core.permissions import checks as scopes  # noqa: F401, PLC0415  the same
        from core.tenancy import checks  # noqa: F401, PLC0415  the same
