"""A file of codes as lines of text: CSV in UTF-8, whoever wrote it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from apps.medical_records.charting.catalogue.exchange.errors import FileRefused

REQUIRED = ("code", "description", "category", "area")
OPTIONAL = ("drawn_as", "default_minutes", "default_fee", "is_active")
COLUMNS = (*REQUIRED, *OPTIONAL)
MOST_LINES = 5_000
# What a spreadsheet would run, behind any apostrophes that say that it is text.
_RUN = re.compile(r"'*[=+\-@\t\r]")


@dataclass
class Row:
    """A line of the file, and what becomes of it; `errors` are by column."""

    line: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    result: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code as the file has it."""
        return self.cells["code"]


def harmless(text: str) -> str:
    """Return a text as a spreadsheet shows it instead of running it; `original` takes it back."""
    return f"'{text}" if _RUN.match(text) else text


def original(text: str) -> str:
    """Return what `harmless` was given."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text


def read(content: bytes) -> list[Row]:
    """Return the lines of a file, with `;`, `,` or a tab between the columns that its first line names.

    Raises `FileRefused`, which says from which line on it is no such table.
    """
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    names: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            if names is None:
                names = _names(cells)
            elif any(cell.strip() for cell in cells):
                rows.append(_row(start, names, cells))
                if len(rows) > MOST_LINES:
                    raise FileRefused(start, f"Send {MOST_LINES} codes at most.")
            start = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(start, f"This is no CSV: {error}.") from error
    if not rows:
        raise FileRefused(start, "There is no code in this file.")
    return rows


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(line, "Send the file in UTF-8.") from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FileRefused(line, "Text holds no NUL.")
    return text


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _names(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    strange = [name for name in names if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in names]
    if strange or missing or len(set(names)) < len(names):
        wanted = f"{', '.join(REQUIRED)} and, if you like, {', '.join(OPTIONAL)}"
        raise FileRefused(1, f"Name the columns in the first line, each once: {wanted}.")
    return names


def _row(line: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) != len(names):
        raise FileRefused(line, f"Here are {len(cells)} columns, in the first line {len(names)}.")
    given = zip(names, (original(cell).strip() for cell in cells), strict=True)
    return Row(line, dict(given))
