"""What the chart of twenty years costs, now and as it stood ten years ago, told beside the plain detail of its patient."""

from __future__ import annotations

import gc
from collections import defaultdict
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from tqdm import tqdm

from apps.medical_records.models import Finding, Patient
from core.tenancy.context import tenant_context
from dev import testing
from dev.bench import chart, clinics, years
from dev.bench.cases import Case
from dev.bench.measure import WARM_UP, Desk, in_sql

if TYPE_CHECKING:
    from uuid import UUID

PATIENTS = "/api/v1/patients/"
# The chart is looked at by a dentist, who may see all that is told of a patient.
CLINIC, CLINICS, DENTIST = "bench-1", 5, "dentist0"
# So many others of the clinic have the same chart: PostgreSQL reads a table of one patient from end to end.
NEIGHBOURS = 99
PLAIN = "the patient"
THEN = timedelta(days=10 * years.YEAR)


class Cost(NamedTuple):
    """Milliseconds of a request, of that in PostgreSQL, and its statements."""

    ms: float
    sql: float
    statements: int


class Size(NamedTuple):
    """How many rows the chart has, how many versions of them, and how many others of the clinic have as many."""

    rows: int
    versions: int
    others: int


def load(database: str) -> None:
    """Fill a database with a few clinics, in one of them a patient of twenty years and others like that."""
    clinics.load(database, count=CLINICS)
    write(database, CLINIC, NEIGHBOURS)


def write(database: str, slug: str, neighbours: int) -> None:
    """Add the patient to a clinic that was loaded, and give others the same chart."""
    clinic = clinics.find(slug, DENTIST)
    patient_id = chart.write(clinic, DENTIST)
    for copy in chart.copies(clinic, patient_id, neighbours):
        copy.write(database)
    with testing.superuser(database) as connection, connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def cases(clinic: clinics.Clinic) -> list[Case]:
    """List what is asked."""
    pk = patient_of(clinic)
    then = "?" + urlencode({"at": (timezone.now() - THEN).isoformat()})
    asked = {
        PLAIN: "",
        "odontogram": "odontogram/",
        "odontogram, then": f"odontogram/{then}",
        "drawing": "odontogram.svg",
        "drawing, then": f"odontogram.svg{then}",
        "summary": "summary/",
        "timeline": "timeline/",
    }
    return [Case(name, f"{pk}/{path}", root=PATIENTS) for name, path in asked.items()]


def size(clinic: clinics.Clinic) -> Size:
    """Count what the patient's chart holds."""
    pk = patient_of(clinic)
    with tenant_context(clinic.tenant_id):
        rows, versions = (
            sum(model.objects.filter(patient=pk).count() for model in models)
            for models in (chart.CHARTED, map(chart.versions_of, chart.CHARTED))
        )
        others = Finding.objects.exclude(patient=pk).values("patient").distinct().count()
    return Size(rows, versions, others)


def patient_of(clinic: clinics.Clinic) -> UUID:
    """Return whose chart it is."""
    with tenant_context(clinic.tenant_id):
        pk: UUID = Patient.objects.get(number=chart.NUMBER).pk
    return pk


def rounds(desk: Desk, count: int) -> dict[str, Cost]:
    """Return the medians by what is asked; each round asks everything once."""
    desk.enter()
    ms: dict[tuple[str, str], list[float]] = defaultdict(list)
    statements = {}
    gc.collect()
    for number in tqdm(range(WARM_UP + count), desc="in this process", disable=None):
        for case in desk.cases:
            with in_sql() as spent:
                taken = desk.call(case, "ours")[1]
            if number >= WARM_UP:
                ms[case.name, "ours"].append(taken)
                ms[case.name, "sql"].append(sum(spent))
                statements[case.name] = len(spent)
    return {
        case.name: Cost(
            ms=median(ms[case.name, "ours"]),
            sql=median(ms[case.name, "sql"]),
            statements=statements[case.name],
        )
        for case in desk.cases
    }


def report(size: Size, costs: dict[str, Cost]) -> str:
    """Set each beside the patient's detail, a line for each thing that is asked."""
    detail = costs[PLAIN]
    head = (
        f"\n{years.YEARS} years: {size.rows} findings and procedures with {size.versions} versions;"
        f" {size.others} others of the clinic have as many"
    )
    lines = [
        head,
        f"{'':22}{'ms':>8}{'statements':>12}{'in SQL':>10}{'outside':>10}{'times the detail':>20}",
    ]
    lines += [
        f"{name:22}{cost.ms:8.2f}{cost.statements:12}{cost.sql:10.2f}{cost.ms - cost.sql:10.2f}"
        f"{cost.ms / detail.ms:20.1f}"
        for name, cost in costs.items()
    ]
    return "\n".join(lines)
