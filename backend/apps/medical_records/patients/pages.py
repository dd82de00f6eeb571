"""Pages of a search: group after group, each read only when the page has room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import ValidationError

from core.api.ordering import turned
from core.api.pagination import BROKEN, Pages, after

if TYPE_CHECKING:
    from uuid import UUID


class SearchPages(Pages):
    """A list's pages; those of a search go by its groups, unless another order is asked for."""

    def total(self, queryset: Any) -> int:
        """Count who can be reached."""
        if getattr(queryset, "sought", None) is None:
            return super().total(queryset)
        groups = queryset.groups()
        counted = (queryset.of_group(group).count() for group in groups if not group.last_resort)
        last = (queryset.of_group(group).count() for group in groups if group.last_resort)
        return sum(counted) or sum(last)

    def rows_from(self, queryset: Any, view: Any, cursor: Any, limit: int) -> list[Any]:
        """Go through the groups from the cursor's on, the surest first, until there are enough."""
        if getattr(queryset, "sought", None) is None:
            return super().rows_from(queryset, view, cursor, limit)
        if "ordering" in self.request.query_params:
            return super().rows_from(queryset.all_groups(), view, cursor, limit)
        backwards = cursor is not None and cursor.backwards
        groups = queryset.groups()
        place, beside = _place(queryset, cursor.pk) if cursor else (None, {})
        wanted = range(len(groups))[place:] if not backwards else range((place or 0) + 1)[::-1]
        rows: list[Any] = []
        for number in wanted:
            group = groups[number]
            if group.last_resort and number != place and (rows or cursor):
                continue
            found = queryset.of_group(group)
            steps = turned(group.order) if backwards else group.order
            if number == place:
                found = found.filter(after(steps, beside))
            rows += self.read(found.order_by(*steps)[: limit - len(rows)])
            if len(rows) == limit:
                break
        return rows


def _place(queryset: Any, pk: UUID) -> tuple[int, dict[str, Any]]:
    """Return the group of a row, and its values there that the group is ordered by."""
    for number, group in enumerate(queryset.groups()):
        names = [step.lstrip("-") for step in group.order]
        if found := queryset.of_group(group, whole=True).filter(pk=pk).values(*names).first():
            return number, found
    raise ValidationError({"cursor": [BROKEN]})
