"""What archiving a patient means for rows of higher apps, and who decides it: whoever archives, not the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import DomainError
from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID


def _nothing(_: UUID) -> None:
    """Hold no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One app's rows that an archived patient leaves behind, and what may become of them.

    `asked` is the name under which a decision is given, one of `choices`. `ahead` lists the rows of a patient, `hold`
    locks them before anybody's turn is taken, as the app's other services do, and `settle` does what was decided.
    """

    name: str
    asked: str
    choices: tuple[str, ...]
    ahead: Callable[[UUID], tuple[UUID, ...]]
    settle: Callable[[UUID, str], None]
    hold: Callable[[UUID], None] = _nothing


ARCHIVING: Registry[Consequence] = Registry("consequence of archiving")


class ArchiveConsequences(DomainError):
    """Something is left behind of which nobody said what becomes of it; `consequences` lists it."""

    code = "archive_consequences"
    title = "Archiving the patient leaves something behind."
    detail = "Say in the body what becomes of each of `consequences`, by its name."
    shown = {
        "consequences": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {"type": "string", "format": "uuid"},
            },
            "examples": [{"visits_ahead": ["0190f3c1-7a00-7000-8000-000000000501"]}],
        }
    }


def left_behind(patient: UUID) -> dict[str, tuple[UUID, ...]]:
    """List what archiving a patient would leave behind, by the name under which it is decided."""
    found = {each.asked: each.ahead(patient) for each in ARCHIVING}
    return {asked: ids for asked, ids in found.items() if ids}


def hold(patient: UUID, decisions: Mapping[str, Any]) -> None:
    """Lock what a decision will change, before the patient's turn is taken."""
    for each in ARCHIVING:
        if each.asked in decisions:
            each.hold(patient)


def settle(patient: UUID, decisions: Mapping[str, Any]) -> None:
    """Do what was decided; raise `ArchiveConsequences` where something is left of which nothing was."""
    undecided = {
        asked: [str(pk) for pk in ids]
        for asked, ids in left_behind(patient).items()
        if asked not in decisions
    }
    if undecided:
        raise ArchiveConsequences(consequences=undecided)
    for each in ARCHIVING:
        if each.asked in decisions:
            each.settle(patient, decisions[each.asked])
