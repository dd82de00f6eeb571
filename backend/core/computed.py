"""Values that follow from a row's own columns, and say which."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from django.db.models import CharField, F, Func

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.db.models.expressions import Combinable


class Computed:
    """A read-only attribute of a model, made by a function of some of its columns.

    Read from a row it is like a property. Read from the class it tells how PostgreSQL says the same, so that a list
    needs no row of Django's (`core.api.projection`).
    """

    def __init__(
        self, *names: str, function: Callable[..., str], sql: Callable[..., Combinable]
    ) -> None:
        """Name the columns in the order in which both take them: the function their values, `sql` the columns."""
        self.names, self.function, self.sql = names, function, sql
        self.read = attrgetter(*names)

    def expression(self, prefix: str) -> Combinable:
        """Return it as SQL, of the row that the ORM's path `prefix` leads to."""
        return self.sql(*(F(prefix + name) for name in self.names))

    @overload
    def __get__(self, row: None, model: type[Model]) -> Self: ...
    @overload
    def __get__(self, row: Model, model: type[Model]) -> str: ...
    def __get__(self, row: Model | None, model: type[Model]) -> Self | str:
        """Compute the value of a row."""
        return self if row is None else self.function(*self.read(row))


class Joined(Func):
    """Texts with a blank between them, and none around: `joined` as SQL."""

    function = "btrim"
    arg_joiner = " || ' ' || "
    output_field: ClassVar[Any] = CharField()


def joined(*texts: str) -> str:
    """Put a blank between texts, and none around."""
    return " ".join(texts).strip(" ")


def computed(*names: str, sql: Callable[..., Combinable]) -> Callable[[Callable[..., str]], Any]:
    """Make a function of two or more columns a model's attribute; it takes their values, not the row.

    `sql` says the same of the columns; a test compares the two over odd values.
    """

    def decorate(function: Callable[..., str]) -> Computed:
        attribute = Computed(*names, function=function, sql=sql)
        attribute.__doc__ = function.__doc__
        return attribute

    return decorate
