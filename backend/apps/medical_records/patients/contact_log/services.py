"""What happens to the contact log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.patients.contact_log.errors import (
    NothingToFollowUp,
    NotTheWriter,
    StillToCome,
)
from apps.medical_records.patients.contact_log.models import Contact
from apps.medical_records.patients.errors import PatientMerged
from apps.medical_records.patients.models import Patient
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from uuid import UUID

    from apps.users.models import User

# Clocks differ.
AHEAD = timedelta(minutes=5)


def write_down(*, by: User, **fields: Any) -> Contact:
    """Keep that the clinic and a patient were in touch; whoever writes it down did it, unless `staff` says who.

    Who was archived may still call. Of whoever was merged, it is a contact of whom they are now.
    """
    contact = Contact(**{"staff": by, **fields}, recorded_by=by)
    taking_turns(contact.patient_id)
    _refuse_merged(contact.patient_id)
    _refuse_to_come(contact)
    contact.save(force_insert=True)
    return contact


def edit(contact: Contact, *, by: User, **changes: Any) -> Contact:
    """Correct what one wrote down; history keeps what it was. Another day to follow it up on opens that again."""
    edited = locked_again(contact)
    if by.pk != edited.recorded_by_id and not by.may("contacts.manage"):
        raise NotTheWriter
    if changes.get("follow_up_on", edited.follow_up_on) != edited.follow_up_on:
        changes["followed_up_at"] = None
    for field, value in changes.items():
        setattr(edited, field, value)
    _refuse_to_come(edited)
    edited.save(update_fields=[*changes, "updated_at"])
    return edited


def follow_up(contact: Contact) -> Contact:
    """Say that what was to be done is done, whoever wrote it down."""
    done = locked_again(contact)
    if done.follow_up_on is None or done.followed_up_at is not None:
        raise NothingToFollowUp
    done.followed_up_at = timezone.now()
    done.save(update_fields=["followed_up_at", "updated_at"])
    return done


def _refuse_merged(patient_id: UUID) -> None:
    merged = Patient.objects.filter(pk=patient_id, merged_into__isnull=False)
    for target in merged.values_list("merged_into_id", flat=True):
        raise PatientMerged(target)


def _refuse_to_come(contact: Contact) -> None:
    if contact.happened_at > timezone.now() + AHEAD:
        raise StillToCome
