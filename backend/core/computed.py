"""Values that follow from a row's own columns, and say which."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, overload

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model


class Computed:
    """A read-only attribute of a model, made by a function of some of its columns.

    Read from a row it is like a property. Read from the class it tells `names` and `function`, so that a list can
    compute it from the columns alone, without a row of Django's (`core.api.projection`).
    """

    def __init__(self, *names: str, function: Callable[..., str]) -> None:
        """Name the columns in the order in which the function takes them."""
        self.names, self.function = names, function
        self.read = attrgetter(*names)

    @overload
    def __get__(self, row: None, model: type[Model]) -> Self: ...
    @overload
    def __get__(self, row: Model, model: type[Model]) -> str: ...
    def __get__(self, row: Model | None, model: type[Model]) -> Self | str:
        """Compute the value of a row."""
        return self if row is None else self.function(*self.read(row))


def computed(*names: str) -> Callable[[Callable[..., str]], Any]:
    """Make a function of two or more columns a model's attribute; it takes their values, not the row."""

    def decorate(function: Callable[..., str]) -> Computed:
        attribute = Computed(*names, function=function)
        attribute.__doc__ = function.__doc__
        return attribute

    return decorate
