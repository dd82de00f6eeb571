"""Refusals of a chart."""

from __future__ import annotations

from typing import Any, ClassVar

from core.errors import DomainError

_CONFLICTS: dict[str, Any] = {
    "conflicts": {
        "type": "array",
        "items": {"type": "string", "format": "uuid"},
        "examples": [["0190f3c1-7a00-7000-8000-000000000601"]],
    }
}


class ToothNotThere(DomainError):
    """What is at the tooth's place does not have this; `conflicts` holds the row that says what is there."""

    code = "tooth_not_there"
    title = "What is at the tooth's place cannot have this."
    detail = (
        "Look at the row in `conflicts`, which says what is there; chart what has changed first."
    )
    shown: ClassVar[dict[str, Any]] = _CONFLICTS


class ToothStateTaken(DomainError):
    """Another state is charted for the same days; `conflicts` holds it."""

    code = "tooth_state_taken"
    title = "Another state of the tooth is charted for these days."
    detail = "Retract or end what is in `conflicts` first."
    shown: ClassVar[dict[str, Any]] = _CONFLICTS


class InvalidTransition(DomainError):
    """The status of the row does not allow this."""

    code = "invalid_transition"
    title = "The status does not allow this."
