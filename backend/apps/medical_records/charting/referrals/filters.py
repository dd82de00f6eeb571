"""How referrals are narrowed."""

from __future__ import annotations

from apps.medical_records.charting.referrals.models import Referral
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet


class ReferralFilter(ClinicFilterSet):
    """By patient, status and who referred."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Referral
        fields = ("status", "referred_by")
