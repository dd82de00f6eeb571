"""Who sees what of the book."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from apps.appointments.choices import MAX_MINUTES, Status
from core.tenancy.managers import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from apps.appointments.models import Appointment


class AppointmentQuerySet(TenantQuerySet):
    """Appointments of the current clinic."""

    def live(self) -> Self:
        """Keep those that hold their time."""
        return self.filter(status__in=Status.live())

    def between(self, start: datetime, end: datetime) -> Self:
        """Keep those that share any moment with a span of time.

        None lasts longer than `MAX_MINUTES`, which gives the index on the start a lower bound, too.
        """
        earliest = start - timedelta(minutes=MAX_MINUTES)
        return self.filter(
            appointment_date__gt=earliest, appointment_date__lt=end, ends_at__gt=start
        )

    def in_the_way_of(self, wanted: Appointment, end: datetime) -> Self:
        """Keep the live ones that share time and a doctor, operatory or patient with one that is wanted."""
        shared = Q(doctor=wanted.doctor_id) | Q(patient=wanted.patient_id)
        if wanted.operatory_id:
            shared |= Q(operatory=wanted.operatory_id)
        return (
            self.live().between(wanted.appointment_date, end).filter(shared).exclude(pk=wanted.pk)
        )
