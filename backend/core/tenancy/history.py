"""History of tenant-owned rows, written by database triggers into tables behind the same walls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pghistory
from django.db import models

from core.tenancy.models import TenantEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

# Told by the version itself.
BOOKKEEPING = frozenset({"id", "tenant", "created_at", "updated_at"})


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[type[Any]], type[Any]]:
    """Keep every version of a model's rows in `<Model>Event`; `exclude` names its generated columns.

    The number of the version is left out: a row of history is one.

    Who acted and in which request is kept in `pgh_context` of the row itself: pghistory's own context table has no
    tenant.
    """

    def decorate(model: type[Any]) -> type[Any]:
        name = f"{model.__name__}Event"
        return pghistory.track(
            model_name=name,
            base_model=TenantEvent,
            exclude=["version", *exclude],
            obj_field=pghistory.ObjForeignKey(related_name="events", db_index=False),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,
            meta={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant", "pgh_obj", "-pgh_id"], name=f"{name.lower()}_by_row"
                    )
                ],
            },
        )(model)

    return decorate


class Version(NamedTuple):
    """One change of a row; `changes` is `{field: [before, after]}`, with None before the first."""

    at: datetime
    action: str
    user: str | None
    request: str | None
    changes: dict[str, list[Any]]


def describe(events: Sequence[Any] | None) -> list[Version]:
    """Tell history rows of one object, given the latest first, as changes against the version before each."""
    if not events:
        return []
    oldest = events[-1]
    before = type(oldest).objects.filter(pgh_obj_id=oldest.pgh_obj_id, pgh_id__lt=oldest.pgh_id)
    older = [*events[1:], before.order_by("-pgh_id").first()]
    return [version_of(event, previous) for event, previous in zip(events, older, strict=True)]


def version_of(event: Any, previous: Any) -> Version:
    """Tell a history row as changes against the one before it, None being none."""
    context = event.pgh_context or {}
    fields = [
        field.attname
        for field in event._meta.concrete_fields
        if not field.name.startswith("pgh_") and field.name not in BOOKKEEPING
    ]
    pairs = {name: [getattr(previous, name, None), getattr(event, name)] for name in fields}
    return Version(
        at=event.pgh_created_at,
        action=event.pgh_label,
        user=context.get("user"),
        request=context.get("request"),
        changes={name: pair for name, pair in pairs.items() if pair[0] != pair[1]},
    )
