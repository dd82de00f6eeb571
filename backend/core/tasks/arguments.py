"""What a task may be told: ids, and codes that the program itself declares; never what is known about a patient.

The queue lies outside the walls and its rows are looked at by operators. So a parameter is a UUID or an enumeration,
which is held when the task is declared and again, value by value, when it is enqueued.
"""

from __future__ import annotations

import inspect
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, get_type_hints
from uuid import UUID

from core.tasks.errors import NotAnArgument

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Kinds: TypeAlias = "dict[str, type[UUID | Enum]]"


@cache
def declared(function: Callable[..., Any]) -> Kinds:
    """Return what a task's function takes, by name; raise `NotAnArgument` when that could be more than ids and codes."""
    hints = get_type_hints(function)
    kinds: Kinds = {}
    for name, parameter in inspect.signature(function).parameters.items():
        kind: Any = hints.get(name)
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or not _harmless(kind):
            raise NotAnArgument(
                f"{function.__qualname__}: `{name}` is not a keyword-only UUID or enumeration."
            )
        kinds[name] = kind
    return kinds


def packed(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, str]:
    """Return a call's arguments as they are kept; raise `NotAnArgument` for one of another type than declared."""
    inspect.signature(function).bind(*args, **kwargs)
    kinds = declared(function)
    for name, value in kwargs.items():
        if not isinstance(value, kinds[name]):
            raise NotAnArgument(
                f"{function.__qualname__}: `{name}` is not of type {kinds[name].__name__}."
            )
    return {name: _kept(value) for name, value in kwargs.items()}


def unpacked(function: Callable[..., Any], kept: Mapping[str, str]) -> dict[str, UUID | Enum]:
    """Return kept arguments as the function takes them."""
    kinds = declared(function)
    return {name: _read(kinds[name], value) for name, value in kept.items()}


def _harmless(kind: Any) -> bool:
    return kind is UUID or (isinstance(kind, type) and issubclass(kind, Enum))


def _kept(value: UUID | Enum) -> str:
    return value.name if isinstance(value, Enum) else str(value)


def _read(kind: type[UUID | Enum], value: str) -> UUID | Enum:
    return kind[value] if issubclass(kind, Enum) else kind(value)
