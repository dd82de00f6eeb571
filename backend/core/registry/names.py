"""Where higher apps leave what lower ones call without knowing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator


class Named(Protocol):
    """Something that can be registered."""

    @property
    def name(self) -> str:
        """Its own name, beginning with the app's: `appointments.visits`."""


Thing = TypeVar("Thing", bound=Named)


class Registry(Generic[Thing]):
    """Things of one sort, in the order of their names, whichever app was ready first."""

    def __init__(self, sort: str) -> None:
        """Say what is registered, for the error."""
        self._sort = sort
        self._things: dict[str, Thing] = {}

    def register(self, thing: Thing) -> None:
        """Add a thing, from `AppConfig.ready`; a name that is taken is an `ImproperlyConfigured`."""
        if thing.name in self._things:
            raise ImproperlyConfigured(f"There already is a {self._sort} {thing.name!r}.")
        self._things[thing.name] = thing

    def __iter__(self) -> Iterator[Thing]:
        """Go through all of them."""
        return iter([self._things[name] for name in sorted(self._things)])
