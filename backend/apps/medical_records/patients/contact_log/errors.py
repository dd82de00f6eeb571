"""Refusals about the contact log."""

from core.errors import DomainError, FieldError


class NotTheWriter(DomainError):
    """What somebody wrote down is changed by that person, or by whoever runs the clinic."""

    status = 403
    code = "not_the_author"
    title = "A colleague wrote this down."
    detail = "Ask the colleague or an administrator, or add a contact of your own."


class NothingToFollowUp(DomainError):
    """Only what is to be followed up, and was not yet, can be."""

    code = "invalid_transition"
    title = "There is nothing to follow up."


class StillToCome(FieldError):
    """A log tells what was; what is to be done has a date to follow it up on."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            "happened_at", "A contact is over. Give `follow_up_on` for what is to come."
        )
