"""What finding a patient costs in a large clinic, and the one screen of a patient: ours, and the limit.

The limit sends the statements of our own request again (`limit.py`), so what is left to us is the framework. Of ours,
what PostgreSQL took is told by itself, since a search is to stay under `SQL_AIM` there.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.db import connection
from tqdm import tqdm

from apps.medical_records.models import Patient
from core.tenancy.context import tenant_context
from dev.bench import clinics, people
from dev.bench.cases import Case, differences
from dev.bench.measure import WARM_UP, Desk
from dev.bench.replay import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATIENTS = "/api/v1/patients/"
SEARCH, SUMMARY = "search", "summary"
CLINIC, CLINICS = "bench-1", 5
# What people type: very common names and rare ones, mistakes, beginnings, several words, phones and dates.
TYPED = (
    "Müller", "Eisenhuber", "Anna", "m", "an", "mu an", "mull jur", "müller jürgen", "a b", "muler", "mller", "schmitd",
    "krger", "Eisenhubr", "nonexistentname", "1234", "030 1234567", "1968-11-23", "mull jur 1968-11-23",
)  # fmt: skip
SQL_AIM, RATIO_AIM = 10, 0.40
VARIANTS = ("ours", "limit")


class Cost(NamedTuple):
    """Milliseconds of ours, of that in PostgreSQL, of the limit, and our statements."""

    ours: float
    sql: float
    limit: float
    statements: int


def load(database: str, patients: int) -> None:
    """Fill a database with a few clinics, one of them with so many patients."""
    clinics.load(database, count=CLINICS)
    people.write(database, clinics.find(CLINIC).tenant_id, patients)


def cases(clinic: clinics.Clinic) -> list[Case]:
    """List what is asked."""
    with tenant_context(clinic.tenant_id):
        (pk,) = Patient.objects.order_by("sort_name", "id").values_list("pk", flat=True)[:1]
    asked = [Case(typed, "?" + urlencode({"search": typed}), root=PATIENTS) for typed in TYPED]
    return [
        Case("the list", "", root=PATIENTS),
        *asked,
        Case(SUMMARY, f"{pk}/summary/", root=PATIENTS),
    ]


def check(desk: Desk, case: Case) -> None:
    """Raise `Failed` unless the limit answers as we do, a second time too."""
    for _ in range(2):
        said = [desk.call(case, variant)[0] for variant in VARIANTS]
        if found := differences(case, *said):
            raise Failed(f"{case.name}: ours and the limit differ", *found[:10])


def rounds(desk: Desk, names: Sequence[str], count: int) -> dict[str, Cost]:
    """Return the medians by what is asked."""
    desk.enter()
    wanted = [
        case for case in desk.cases if ((case.name == SUMMARY and SUMMARY) or SEARCH) in names
    ]
    for case in wanted:
        check(desk, case)
    ms: dict[tuple[str, str], list[float]] = defaultdict(list)
    statements = {}
    gc.collect()
    for number in tqdm(range(WARM_UP + count), desc="in this process", disable=None):
        for case in wanted:
            with in_sql() as spent:
                ours = desk.call(case, "ours")[1]
            limit = desk.call(case, "limit")[1]
            if number >= WARM_UP:
                for what, taken in (("ours", ours), ("sql", sum(spent)), ("limit", limit)):
                    ms[case.name, what].append(taken)
                statements[case.name] = len(spent)
    return {
        case.name: Cost(
            ours=median(ms[case.name, "ours"]),
            sql=median(ms[case.name, "sql"]),
            limit=median(ms[case.name, "limit"]),
            statements=statements[case.name],
        )
        for case in wanted
    }


@contextmanager
def in_sql() -> Iterator[list[float]]:
    """Time what is sent through Django."""
    spent: list[float] = []

    def timed(execute: Any, *what: Any) -> Any:
        start = perf_counter()
        try:
            return execute(*what)
        finally:
            spent.append((perf_counter() - start) * 1000)

    with connection.execute_wrapper(timed):
        yield spent


def report(patients: int, costs: dict[str, Cost]) -> str:
    """Set ours beside the limit, a line for each thing that is asked."""
    head = (
        f"{'':22}{'ours ms':>10}{'statements':>12}{f'in SQL ({SQL_AIM})':>14}{'limit ms':>10}"
        f"{f'ours to limit ({RATIO_AIM:.2f})':>24}"
    )
    lines = [f"\n{patients:,} patients in the clinic", head]
    lines += [
        f"{name:22}{cost.ours:10.2f}{cost.statements:12}{cost.sql:14.2f}{cost.limit:10.2f}"
        f"{cost.limit / cost.ours:24.2f}"
        for name, cost in costs.items()
    ]
    return "\n".join(lines)
