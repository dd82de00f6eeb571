"""Refusals about notes and their templates."""

from __future__ import annotations

from core.errors import DomainError, FieldError


class RecordSigned(DomainError):
    """What was signed stays as it was signed."""

    code = "record_signed"
    title = "The note was signed."
    detail = "Nothing was changed. Add to it with `amendments/`."


class RecordUnsigned(DomainError):
    """A draft is changed, not amended."""

    code = "record_unsigned"
    title = "The note is a draft."
    detail = "Change the draft itself."


class RecordEmpty(DomainError):
    """Nobody puts a name under nothing."""

    code = "record_empty"
    title = "The note says nothing."
    detail = "Write at least one of its texts, or a diagnosis, before it is signed."


class NotItsDoctor(DomainError):
    """A note is signed by the doctor whose visit it was."""

    status = 403
    code = "not_its_doctor"
    title = "A colleague signs this note."
    detail = "Ask the doctor whom the note names to sign it."


class NoSigner(FieldError):
    """Somebody whose role does not sign notes, or who no longer works here."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            "doctor", "Name somebody who signs notes: a dentist or a hygienist.", "not_a_signer"
        )


class StillToCome(FieldError):
    """A note tells of a visit that was."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("recorded_at", "Give a time that is not in the future.", "out_of_range")


class NameTaken(FieldError):
    """A second template of the same name."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("name", "Another template has this name.", "unique")
