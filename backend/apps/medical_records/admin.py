"""The app's admin pages, each in its feature's folder."""

from apps.medical_records.patients.admin import PatientAdmin
from apps.medical_records.patients.contact_log.admin import ContactAdmin

__all__ = ["ContactAdmin", "PatientAdmin"]
