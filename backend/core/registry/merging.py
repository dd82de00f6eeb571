"""What follows when one patient is merged into another, and what goes back when that is undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db import transaction

from core.registry.names import Registry
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from core.errors import DomainError


class Followed(NamedTuple):
    """Ids of the rows that are the other patient's now, and of those that may not change and are found by the merge."""

    moved: tuple[UUID, ...] = ()
    kept: tuple[UUID, ...] = ()


class Hold(Protocol):
    """Lock the rows of two patients that may change hands, in the order in which the app's other services do."""

    def __call__(self, *, source: UUID, target: UUID) -> None:
        """Lock them, before either patient's turn is taken."""


class Follow(Protocol):
    """Give one patient's rows to another; raise a `DomainError` that names the rows in the way."""

    def __call__(self, *, source: UUID, target: UUID) -> Followed:
        """Return what became of them."""


class GiveBack(Protocol):
    """Give rows that had followed back, as far as they still are the target's; raise a `DomainError` as `Follow` does."""

    def __call__(self, *, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:
        """Return what went back, and what is somebody else's by now."""


def _hold_nothing(*, source: UUID, target: UUID) -> None:
    """Lock no row."""


def _give_nothing_back(*, source: UUID, target: UUID, moved: Collection[UUID]) -> Followed:  # noqa: ARG001
    """Keep what there is with the target."""
    return Followed(kept=tuple(moved))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeContribution:
    """One app's rows of a patient; `refusals` are what moving them may raise, either way."""

    name: str
    follow: Follow
    refusals: tuple[type[DomainError], ...] = ()
    hold: Hold = _hold_nothing
    give_back: GiveBack = _give_nothing_back


MERGES: Registry[MergeContribution] = Registry("merge contribution")


def refusals() -> tuple[type[DomainError], ...]:
    """List what may stand in the way of any of the rows."""
    return tuple(refusal for each in MERGES for refusal in each.refusals)


def merge(*, source: UUID, target: UUID) -> Mapping[str, Followed]:
    """Give one patient's rows to another, and tell by contribution which; where one refuses, nothing is changed.

    The ids are what a record of the merge keeps, and what would have to go back.
    """
    if source == target:
        raise ValueError("A patient is not merged into itself.")
    with transaction.atomic():
        hold(source=source, target=target)
        return {each.name: each.follow(source=source, target=target) for each in MERGES}


def give_back(
    *, source: UUID, target: UUID, moved: Mapping[str, Collection[UUID]]
) -> Mapping[str, Followed]:
    """Give back what a merge had moved, as `merge` told it; what is somebody else's by now is told as kept."""
    with transaction.atomic():
        hold(source=source, target=target)
        return {
            each.name: each.give_back(source=source, target=target, moved=moved[each.name])
            for each in MERGES
            if moved.get(each.name)
        }


def hold(*, source: UUID, target: UUID) -> None:
    """Lock what may change hands, and take both patients' turns.

    The rows first, as those who move a row do: otherwise each would wait for the other. To be asked before the patients'
    own rows are locked; asking again costs little.
    """
    for each in MERGES:
        each.hold(source=source, target=target)
    taking_turns(source, target)
