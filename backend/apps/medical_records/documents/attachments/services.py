"""What happens to attachments."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone

from apps.medical_records.documents.attachments import content
from apps.medical_records.documents.attachments.errors import AlreadyVoid
from apps.medical_records.documents.attachments.models import Attachment
from apps.medical_records.documents.attachments.tasks import make_thumbnail
from apps.medical_records.patients.services import refuse_new
from core.storage import files
from core.tenancy.locks import locked_again, taking_turns

if TYPE_CHECKING:
    from apps.medical_records.models import Patient
    from apps.users.models import User
    from core.api.uploads import Upload


def file(*, patient: Patient, by: User, file: Upload, **fields: Any) -> Attachment:
    """Keep a file that was sent about a patient: on the disk first, then in the patient's record, both or neither.

    Raises `FileRefused` for what is no whole JPEG, PNG or PDF. The thumbnail of an image is made afterwards.
    """
    with content.examined(file) as found:
        taking_turns(patient.pk)
        refuse_new(patient.pk)
        key = file.keep(found.file)
    told = found._asdict()
    del told["file"]
    attachment: Attachment = Attachment.objects.create(
        patient=patient, recorded_by=by, storage_key=key, file_name=file.name, **told, **fields
    )
    if attachment.is_image:
        make_thumbnail.enqueue(attachment=attachment.pk)
    return attachment


def edit(attachment: Attachment, **changes: Any) -> Attachment:
    """Change what is said of a file; what is in it stays."""
    edited = _valid_again(attachment)
    for field, value in changes.items():
        setattr(edited, field, value)
    edited.save(update_fields=[*changes, "updated_at"])
    return edited


def void(attachment: Attachment, *, by: User, reason: str) -> Attachment:
    """Say that a file was filed wrongly, as in another patient's record; it is kept, and listed only where asked for."""
    voided = _valid_again(attachment)
    voided.voided_at, voided.voided_by, voided.void_reason = timezone.now(), by, reason
    voided.save(update_fields=["voided_at", "voided_by", "void_reason", "updated_at"])
    return voided


def opened(attachment: Attachment) -> IO[bytes]:
    """Open the file."""
    return files.open_file(attachment.storage_key)


def _valid_again(attachment: Attachment) -> Attachment:
    taking_turns(attachment.patient_id)
    fresh = locked_again(attachment)
    if fresh.voided_at is not None:
        raise AlreadyVoid
    refuse_new(fresh.patient_id)
    return fresh
