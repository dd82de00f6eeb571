"""May this be undone? A lower app asks, higher ones answer: a procedure that is billed, say, is not reopened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from core.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoGuard:
    """Who objects to undoing things of one kind.

    `guards` names the kind as its own app does (`medical_records.procedure`); `ask` takes the thing's id and returns
    None, or the refusal to raise.
    """

    name: str
    guards: str
    ask: Callable[[UUID], DomainError | None]


UNDO_GUARDS: Registry[UndoGuard] = Registry("undo guard")


def refuse_undo(kind: str, pk: UUID) -> None:
    """Raise the first refusal that anybody has; to be asked under the lock of the thing's row."""
    for guard in UNDO_GUARDS:
        if guard.guards == kind and (refusal := guard.ask(pk)):
            raise refusal
