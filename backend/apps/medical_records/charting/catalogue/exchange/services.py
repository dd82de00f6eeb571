"""Taking codes from a file, and giving them as one."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from rest_framework.exceptions import ValidationError

from apps.medical_records.charting.catalogue.errors import CodeTaken
from apps.medical_records.charting.catalogue.exchange.errors import LinesRefused
from apps.medical_records.charting.catalogue.exchange.reading import (
    COLUMNS,
    REQUIRED,
    Row,
    harmless,
    read,
)
from apps.medical_records.charting.catalogue.models import CATALOGUE, ProcedureCode
from apps.medical_records.charting.catalogue.serializers import ProcedureCodeSerializer
from core.api.problems import flatten
from core.errors import refusing
from core.money.amounts import as_text
from core.tenancy.context import current_tenant_id
from core.tenancy.locks import taking_turns

if TYPE_CHECKING:
    from collections.abc import Mapping

AREA_STAYS = "The area of a code that is there never changes."
TWICE = "Line {line} has this code already."
FLAGS = {"true": True, "false": False}
# One statement for all: a statement for each would take a licensed set ten times as long.
UPDATE = """
    UPDATE medical_records_procedurecode c
    SET description = v.description, category = v.category, drawn_as = v.drawn_as,
        default_minutes = v.default_minutes, default_fee = v.default_fee, is_active = v.is_active,
        updated_at = now()
    FROM jsonb_to_recordset(%s) AS v(id uuid, description text, category text, drawn_as text,
        default_minutes int, default_fee numeric, is_active boolean)
    WHERE c.tenant_id = %s AND c.id = v.id
"""


class Report(NamedTuple):
    """What becomes of a file's lines, in their order."""

    dry_run: bool
    rows: list[Row]

    def shown(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        counts = Counter(row.result for row in self.rows)
        return {
            "dry_run": self.dry_run,
            **{result: counts[result] for result in ("created", "updated", "unchanged", "invalid")},
            "rows": [
                {"line": row.line, "code": row.code, "result": row.result, "errors": row.errors}
                for row in self.rows
            ],
        }


def import_codes(content: bytes, *, currency: str, dry_run: bool = False) -> Report:
    """Add the codes of a file to the current clinic's catalogue, and change those that are there: all, or none.

    A column that the file does not have, or an empty cell of one that need not be there, changes nothing. With
    `dry_run` it is only told what would be done. Raises `FileRefused`, and `LinesRefused` unless it is a dry run.
    """
    rows = read(content)
    taking_turns(CATALOGUE)
    there = {_key(code.code): code for code in ProcedureCode.objects.locked()}
    shape = ProcedureCodeSerializer(context={"currency": currency})
    first: dict[str, int] = {}
    for row in rows:
        key = _key(row.code)
        _judge(row, shape, there.get(key), first.setdefault(key, row.line))
    report = Report(dry_run, rows)
    if not dry_run:
        _write(rows, there)
    return report


def export_codes(*, currency: str) -> str:
    """Return the current clinic's catalogue as a file that `import_codes` takes, and no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for *texts, minutes, fee, is_active in ProcedureCode.objects.order_by("code", "id").values_list(
        *COLUMNS
    ):
        cells = [harmless(text) for text in texts]
        writer.writerow([*cells, minutes, as_text(fee, currency), str(is_active).lower()])
    return out.getvalue()


def _judge(row: Row, shape: Any, there: ProcedureCode | None, first: int) -> None:
    """Find what a line says, and what is to be done for it."""
    given = {name: _typed(name, cell) for name, cell in row.cells.items() if cell or _is_due(name)}
    shape.instance = there
    try:
        row.values = shape.run_validation(given)
    except ValidationError as error:
        told = flatten(error.detail)
        row.errors = {line["attr"]: line["detail"] for line in told}
    if there is not None and row.values.get("area", there.area) != there.area:
        row.errors["area"] = AREA_STAYS
    if first != row.line:
        row.errors["code"] = TWICE.format(line=first)
    row.result = "invalid" if row.errors else _result(row.values, there)


def _result(values: Mapping[str, Any], there: ProcedureCode | None) -> str:
    if there is None:
        return "created"
    differs = any(getattr(there, name) != value for name, value in values.items() if name != "code")
    return "updated" if differs else "unchanged"


def _is_due(name: str) -> bool:
    return name in REQUIRED


def _typed(name: str, cell: str) -> Any:
    """Return a cell as the API would be sent it; what is no number or flag stays text, and is refused as such."""
    if name == "default_minutes" and cell.isascii() and cell.isdigit() and len(cell) < 10:  # noqa: PLR2004
        return int(cell)
    if name == "is_active":
        return FLAGS.get(cell.lower(), cell)
    return cell


def _key(code: str) -> str:
    """Return what PostgreSQL's `upper` makes of a code: letter by letter, so that an ß stays one."""
    return "".join(up if len(up := letter.upper()) == 1 else letter for letter in code)


def _write(rows: list[Row], there: Mapping[str, ProcedureCode]) -> None:
    if any(row.errors for row in rows):
        raise LinesRefused(rows)
    new = [ProcedureCode(**row.values) for row in rows if row.result == "created"]
    with refusing(procedure_code_once_per_clinic=CodeTaken):
        ProcedureCode.objects.bulk_create(new)
    changed = [
        _changed(there[_key(row.code)], row.values) for row in rows if row.result == "updated"
    ]
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(UPDATE, [json.dumps(changed), current_tenant_id()])


def _changed(code: ProcedureCode, values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("description", "category", "drawn_as", "default_minutes", "is_active")
    fee = values.get("default_fee", code.default_fee)
    return {
        "id": str(code.pk),
        "default_fee": str(fee),
        **{name: values.get(name, getattr(code, name)) for name in names},
    }
