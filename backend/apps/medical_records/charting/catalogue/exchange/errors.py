"""Refusals of a file of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from apps.medical_records.charting.catalogue.exchange.reading import Row

MOST_ERRORS = 100


class FileRefused(FieldError):
    """A file that cannot be read as a table of codes; `attr` says from which line on."""

    def __init__(self, line: int, detail: str) -> None:
        """Name the line, the first being 1."""
        super().__init__(f"lines.{line}", detail)


class LinesRefused(FieldError):
    """A file with lines that are no codes: nothing of it was taken."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Name every line and column, up to a hundred."""
        super().__init__("", "Nothing was imported.")
        errors = [
            {"attr": f"lines.{row.line}.{column}", "code": "invalid", "detail": detail}
            for row in rows
            for column, detail in row.errors.items()
        ]
        self.members = {"errors": errors[:MOST_ERRORS]}
