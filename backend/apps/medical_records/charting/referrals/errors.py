"""Refusals about a referral."""

from __future__ import annotations

from core.errors import FieldError


class AnsweredBeforeSent(FieldError):
    """An answer from before the question."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            "answered_date", "An answer comes after the referral was sent.", "out_of_range"
        )


class NotItsProcedure(FieldError):
    """A procedure of another patient, or of another referral."""

    def __init__(self, attr: str, place: int) -> None:
        """Name the place in the list."""
        super().__init__(
            f"{attr}.{place}", "This procedure is not of this referral.", "does_not_exist"
        )
