"""A row's history for people: names for ids, labels for fields and values."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import capfirst

from core.tenancy.history import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from core.tenancy.history import Version

Names = dict[Any, dict[str, str]]

NOBODY = "the system"
STRANGER = "somebody outside the clinic"
EMPTY = "—"


class Change(NamedTuple):
    """One field, before and after."""

    field: str
    before: str
    after: str


class Entry(NamedTuple):
    """What one person did to a row at one time."""

    at: datetime
    who: str
    is_first: bool
    changes: list[Change]


def tell(model: type[Model], events: Iterable[Any]) -> list[Entry]:
    """Tell a row's events, given the latest first, in one query for every model that they name."""
    versions = describe(list(events))
    names = _names(model, versions)
    return [_entry(model, version, names) for version in versions]


def _names(model: type[Model], versions: Sequence[Version]) -> Names:
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for version in versions:
        wanted[get_user_model()].add(version.user)
        for name, pair in version.changes.items():
            field = model._meta.get_field(name)
            if field.is_relation:
                wanted[field.related_model].update(pair)
    return {
        named: {
            str(pk): str(row) for pk, row in named._default_manager.in_bulk(ids - {None}).items()
        }
        for named, ids in wanted.items()
    }


def _entry(model: type[Model], version: Version, names: Names) -> Entry:
    is_first = version.action == "insert"
    who = NOBODY
    if version.user is not None:
        who = names[get_user_model()].get(version.user, STRANGER)
    changes = [
        _change(model._meta.get_field(name), pair, names) for name, pair in version.changes.items()
    ]
    if is_first:
        changes = [change for change in changes if change.after != EMPTY]
    return Entry(version.at, who, is_first, changes)


def _change(field: Any, pair: list[Any], names: Names) -> Change:
    before, after = (_text(field, value, names) for value in pair)
    return Change(capfirst(field.verbose_name), before, after)


def _text(field: Any, value: Any, names: Names) -> str:
    if value in (None, ""):
        return EMPTY
    if field.is_relation:
        return names[field.related_model].get(str(value), EMPTY)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return _in_words(value)


def _in_words(value: Any) -> str:
    """Tell a list and what has names as a person would write them down."""
    if isinstance(value, dict):
        named = ((name, _in_words(inner)) for name, inner in value.items())
        return ", ".join(f"{name}: {text}" for name, text in named if text) or EMPTY
    if isinstance(value, list):
        return "; ".join(map(_in_words, value)) or EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
