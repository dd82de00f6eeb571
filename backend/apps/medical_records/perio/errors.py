"""Refusals of what was measured."""

from __future__ import annotations

from core.errors import FieldError


class NotProbed(FieldError):
    """Something that only probing shows, of a site that was not probed."""

    def __init__(self, place: int, site: str, flag: str) -> None:
        """Name it in the body."""
        super().__init__(
            f"teeth.{place}.sites.{site}.{flag}", "Give the depth of the site, too.", "not_probed"
        )


class OfAnotherPatient(FieldError):
    """Exams of two patients, which nobody compares."""

    def __init__(self) -> None:
        """Name the parameter."""
        super().__init__("with", "This exam is of another patient.", "other_patient")
