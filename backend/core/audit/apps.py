"""The audit trail as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Events, and the chain that seals them."""

    name = "core.audit"
    label = "audit"
    verbose_name = "Audit trail"
