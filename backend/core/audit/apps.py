"""The audit trail as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did, read or was refused what, when and from where: only added to, and sealed."""

    name = "core.audit"
    label = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        """Register the system check."""
        from core.audit import checks  # noqa: F401, PLC0415  registers itself
