"""Contacts follow when a patient is merged into another, and go back when that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now

from apps.medical_records.patients.contact_log.models import Contact
from core.registry.merging import Followed, MergeContribution

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def hold(*, source: UUID, target: UUID) -> None:
    """Lock the contacts of both before their turns are taken, as whoever corrects one locks it alone."""
    theirs = Contact.objects.filter(patient__in=(source, target))
    list(theirs.locked().order_by("pk").only("pk"))


def follow(*, source: UUID, target: UUID) -> Followed:
    """Give all contacts with one patient to another."""
    return Followed(moved=_hand_over(Contact.objects.filter(patient=source), to=target))


def give_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
    """Give back those that still are the target's."""
    back = _hand_over(Contact.objects.filter(patient=target, pk__in=moved), to=source)
    return Followed(moved=back, kept=tuple(pk for pk in moved if pk not in back))


def _hand_over(contacts: Any, *, to: UUID) -> tuple[UUID, ...]:
    pks = tuple(contacts.order_by("pk").values_list("pk", flat=True))
    Contact.objects.filter(pk__in=pks).update(patient=to, updated_at=Now())
    return pks


CONTACTS = MergeContribution(
    name="medical_records.contacts", follow=follow, hold=hold, give_back=give_back
)
