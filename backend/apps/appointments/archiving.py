"""What becomes of the visits of a patient who is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from apps.appointments.choices import MOVABLE
from apps.appointments.models import Appointment
from apps.appointments.services import cancel
from core.registry.archiving import Consequence

if TYPE_CHECKING:
    from uuid import UUID

    from apps.appointments.querysets import AppointmentQuerySet

KEEP, CANCEL = "keep", "cancel"
REASON = "The patient was archived."


def ahead(patient: UUID) -> tuple[UUID, ...]:
    """List visits that have not begun and whose time is still to come."""
    return tuple(_ahead(patient).order_by("appointment_date", "pk").values_list("pk", flat=True))


def hold(patient: UUID) -> None:
    """Lock them, before the patient's turn is taken, as a move does."""
    list(_ahead(patient).locked().order_by("pk").only("pk"))


def settle(patient: UUID, decision: str) -> None:
    """Call them off, unless they are to stay in the book."""
    if decision == CANCEL:
        for visit in _ahead(patient).order_by("pk"):
            cancel(visit, reason=REASON)


def _ahead(patient: UUID) -> AppointmentQuerySet:
    rows: AppointmentQuerySet = Appointment.objects.filter(
        patient=patient, status__in=MOVABLE, ends_at__gt=timezone.now()
    )
    return rows


VISITS = Consequence(
    name="appointments.visits",
    asked="visits_ahead",
    choices=(KEEP, CANCEL),
    ahead=ahead,
    settle=settle,
    hold=hold,
)
