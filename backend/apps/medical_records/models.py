"""The app's models, each in its feature's folder."""

from apps.medical_records.patients.merging.models import PatientMerge
from apps.medical_records.patients.models import Patient

__all__ = ["Patient", "PatientMerge"]
