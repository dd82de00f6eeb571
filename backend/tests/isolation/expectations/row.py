"""What a route takes."""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    """How to call a route rightly from inside its clinic.

    `path` names the thing whose id the path takes. `body` is valid, a text being CSV. `relations` are the paths in the body that hold
    ids, `filters` the query parameters that do. `query` completes a request that needs parameters. `after` names the
    transition that the thing must have made before this one. `platform` says that operators alone call it: to a clinic's
    staff every id is a 403.
    """

    path: str | None = None
    body: dict[str, Any] | str | None = None
    relations: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    query: str = ""
    after: str = ""
    platform: bool = False
