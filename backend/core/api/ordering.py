"""What a list may be ordered by: names that an index stands behind, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from rest_framework.exceptions import ErrorDetail, ValidationError

# By the name that callers use: columns in order, ending in a unique one; an index `(tenant_id, <they>)` serves them.
Orderings: TypeAlias = Mapping[str, tuple[str, ...]]


def chosen(orderings: Orderings, asked: str | None) -> tuple[str, ...]:
    """Return the columns of the ordering that was asked for, `-` turning it round; the first unless asked.

    Raises a 400 for a name that is not offered.
    """
    if asked is None:
        return next(iter(orderings.values()), ("id",))
    steps = orderings.get(asked.removeprefix("-"))
    if steps is None:
        offered = ", ".join(names(orderings))
        refusal = ErrorDetail(f"Order by one of: {offered}.", "unknown_ordering")
        raise ValidationError({"ordering": [refusal]})
    return turned(steps) if asked.startswith("-") else steps


def names(orderings: Orderings) -> list[str]:
    """List what `ordering` takes."""
    return [sign + name for name in orderings for sign in ("", "-")]


def turned(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same columns the other way round."""
    return tuple(step[1:] if step.startswith("-") else f"-{step}" for step in steps)
