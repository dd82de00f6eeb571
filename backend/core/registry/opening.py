"""What a clinic begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.registry.names import Registry


class Begin(Protocol):
    """Furnish the current clinic, which has nothing yet."""

    def __call__(self, *, language: str) -> None:
        """Speak the clinic's language (BCP 47)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What one app gives to a clinic that opens, in the transaction that opens it."""

    name: str
    begin: Begin


OPENINGS: Registry[Opening] = Registry("opening")


def furnish(*, language: str) -> None:
    """Give the current clinic all that it begins with."""
    for opening in OPENINGS:
        opening.begin(language=language)
