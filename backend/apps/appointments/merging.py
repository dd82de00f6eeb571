"""Which visits follow when one patient is merged into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from apps.appointments.choices import Status
from apps.appointments.errors import AppointmentOverlap
from apps.appointments.models import Appointment
from core.errors import refusing
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from apps.appointments.querysets import AppointmentQuerySet

IN_THE_WAY = (
    "Both patients have a visit at these times. Move or cancel one of each pair, or complete the visit that is under"
    " way; `conflicts` holds them."
)


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give a patient's visits to another: those to come, and those that were, whatever became of them.

    A visit is no signed record: the one patient's past is the other's from now on, and history keeps whose it was.
    Two visits at once that are both completed are the same visit entered twice, or an error that nobody can undo any
    more: the source's stays where it is. Any other two at once are refused with the ids of both.
    """
    theirs = Appointment.objects.filter(patient=source)
    entered_twice = theirs.filter(
        _at_once_with(target, status=Status.COMPLETED), status=Status.COMPLETED
    )
    kept = _ids(entered_twice)
    return Followed(moved=_hand_over(theirs.exclude(pk__in=kept), to=target), kept=kept)


def hold(*, source: UUID, target: UUID) -> None:
    """Lock the visits of both before their turns are taken, as a move does."""
    theirs = Appointment.objects.filter(patient__in=(source, target))
    list(theirs.locked().order_by("pk").only("pk"))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give visits back that still are the target's; one whose time the source has otherwise by now is refused."""
    back = _hand_over(Appointment.objects.filter(patient=target, pk__in=moved), to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(visits: AppointmentQuerySet, *, to: UUID) -> tuple[UUID, ...]:
    handed = _ids(visits)
    with refusing(patient_not_double_booked=lambda: _in_the_way(visits, to)):
        visits.update(patient=to, updated_at=Now())
    return handed


def _in_the_way(moving: AppointmentQuerySet, target: UUID) -> AppointmentOverlap:
    coming = moving.live().filter(_at_once_with(target))
    there = Appointment.objects.live().filter(_at_once_among(coming), patient=target)
    return AppointmentOverlap(
        IN_THE_WAY, conflicts=[str(pk) for pk in (*_ids(coming), *_ids(there))]
    )


def _at_once_with(patient: UUID, **which: str) -> Exists:
    return _at_once_among(Appointment.objects.live().filter(patient=patient, **which))


def _at_once_among(visits: AppointmentQuerySet) -> Exists:
    return Exists(
        visits.filter(
            appointment_date__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("appointment_date")
        )
    )


def _ids(visits: AppointmentQuerySet) -> tuple[UUID, ...]:
    return tuple(visits.order_by("appointment_date", "pk").values_list("pk", flat=True))


VISITS = MergeContribution(
    name="appointments.visits",
    follow=follow,
    hold=hold,
    give_back=give_back,
    refusals=(AppointmentOverlap,),
)
