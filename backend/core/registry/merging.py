"""What follows when one patient is merged into another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db import transaction

from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


class Followed(NamedTuple):
    """Ids of the rows that are the other patient's now, and of those that may not change and are found by the merge."""

    moved: tuple[UUID, ...] = ()
    kept: tuple[UUID, ...] = ()


class Follow(Protocol):
    """Give one patient's rows to another; raise a `DomainError` that names the rows in the way."""

    def __call__(self, *, source: UUID, target: UUID) -> Followed:
        """Return what became of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeContribution:
    """One app's rows of a patient. What it locks, it locks in the order in which its other services do."""

    name: str
    follow: Follow


MERGES: Registry[MergeContribution] = Registry("merge contribution")


def merge(*, source: UUID, target: UUID) -> Mapping[str, Followed]:
    """Give one patient's rows to another, and tell by contribution which; where one refuses, nothing is changed.

    The ids are what a record of the merge keeps, and what would have to go back.
    """
    if source == target:
        raise ValueError("A patient is not merged into itself.")
    with transaction.atomic():
        return {each.name: each.follow(source=source, target=target) for each in MERGES}
