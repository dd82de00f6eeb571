"""What a periodontal exam costs: a full mouth of 192 sites at once, one number, and reading them.

There is no limit beside it: what counts is that a full mouth is one request of few statements.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from tqdm import tqdm

from apps.medical_records.charting.teeth import PERMANENT
from apps.medical_records.models import Patient
from apps.medical_records.perio.choices import SITES
from apps.users.roles import Role
from apps.users.services import create_user
from core.tenancy.context import tenant_context
from dev.bench import clinics
from dev.bench.measure import WARM_UP, Desk, Request, in_sql
from dev.bench.search import CLINIC, CLINICS
from dev.bench.wsgi import APPLICATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMS = "/api/v1/perio-exams/"


class Cost(NamedTuple):
    """Milliseconds, how many of them in PostgreSQL, and statements."""

    ours: float
    sql: float
    statements: int


class Gums:
    """A hygienist who measures one patient again and again."""

    def __init__(self, database: str) -> None:
        """Load a few clinics, and sign in at one of them."""
        clinics.load(database, count=CLINICS)
        self.desk = Desk(CLINIC, database=database, asks=lambda _: [])
        with tenant_context(self.desk.clinic.tenant_id):
            hygienist = create_user(
                username="hygienist",
                password="never used",  # noqa: S106
                role=Role.HYGIENIST,
            )
            (self.patient,) = Patient.objects.order_by("pk").values_list("pk", flat=True)[:1]
        self.desk.clinic = self.desk.clinic._replace(user_id=hygienist.pk)
        self.desk.sign_in()
        self.turns = count()

    def requests(self) -> Iterator[tuple[str, Request]]:
        """Save a full mouth, change a number of it, read it and a list, and compare it with the one before."""
        before = self.last
        body = {"patient": str(self.patient), "teeth": _full_mouth(next(self.turns))}
        yield "save of 192 sites", self.desk.post(EXAMS, body)
        url = f"{EXAMS}{self.last}/"
        one = [{"tooth": "16", "sites": {"MB": {"depth": 9}}}]
        changed = self.desk.post(url, {"teeth": one})._replace(method="PATCH")
        yield "change of a number", changed
        yield "detail", Request("GET", url, self.desk.headers)
        yield "list", Request("GET", EXAMS, self.desk.headers)
        yield "comparison", Request("GET", f"{url}compare/?with={before}", self.desk.headers)

    last = ""

    def measure(self, rounds: int) -> dict[str, Cost]:
        """Return the medians by what is asked."""
        self.last = self._ask(self.desk.post(EXAMS, {"patient": str(self.patient)}))[0]["id"]
        ms: dict[tuple[str, str], list[float]] = defaultdict(list)
        statements = {}
        gc.collect()
        for number in tqdm(range(WARM_UP + rounds), desc="in this process", disable=None):
            for name, request in self.requests():
                with in_sql() as spent:
                    said, taken = self._ask(request)
                self.last = said.get("id", self.last)
                statements[name] = len(spent)
                if number >= WARM_UP:
                    ms[name, "ours"].append(taken)
                    ms[name, "sql"].append(sum(spent))
        return {
            name: Cost(median(ms[name, "ours"]), median(ms[name, "sql"]), sent)
            for name, sent in statements.items()
        }

    @staticmethod
    def _ask(request: Request) -> tuple[Any, float]:
        return request.answered_by(APPLICATIONS["ours"])


def report(costs: dict[str, Cost]) -> str:
    """Tell what each costs, a line for each."""
    head = f"\n{'':22}{'ours ms':>10}{'statements':>12}{'in SQL':>10}"
    lines = [
        f"{name:22}{cost.ours:10.2f}{cost.statements:12}{cost.sql:10.2f}"
        for name, cost in costs.items()
    ]
    return "\n".join([head, *lines])


def _full_mouth(turn: int) -> list[dict[str, Any]]:
    return [
        {
            "tooth": tooth.fdi,
            "mobility": 0,
            "sites": {
                site: {
                    "depth": 2 + (turn + place + at) % 5,
                    "margin": at % 2,
                    "bleeding": (turn + place) % 3 == 0,
                    "suppuration": False,
                    "plaque": at == 0,
                }
                for at, site in enumerate(SITES)
            },
        }
        for place, tooth in enumerate(PERMANENT)
    ]
