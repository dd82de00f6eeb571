"""Requests in this process, round by round, so that whatever else the machine does hits all alike."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.test import RequestFactory
from tqdm import tqdm
from uuid_utils.compat import uuid7

from dev.bench import clinics
from dev.bench.cases import cases, differences
from dev.bench.replay import Failed
from dev.bench.wsgi import APPLICATIONS, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dev.bench.cases import Case
    from dev.bench.wsgi import Application

WARM_UP = 5


class Request(NamedTuple):
    """A request, before it is sent in one way or another."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    def answered_by(self, application: Application) -> tuple[Any, float]:
        """Call a WSGI application in this process; raise `Failed` unless it answers with a success."""
        kind = self.headers.get("content-type", "")
        request = RequestFactory().generic(
            self.method, self.url, self.body, kind, headers=dict(self.headers)
        )
        said: list[Any] = []
        start = perf_counter()
        response: Any = application(request.environ, lambda *line: said.extend(line))
        content = b"".join(response)
        if hasattr(response, "close"):
            response.close()  # ends the request for Django, which then keeps or drops its connection
        ms = (perf_counter() - start) * 1000
        if not said[0].startswith("2"):
            raise Failed(self.url, said[0], content)
        told = dict(said[1])["Content-Type"]
        return json.loads(content) if "json" in told else content.decode(), ms


class Desk:
    """A receptionist, unless somebody else is named, at one of the clinics that were loaded."""

    def __init__(
        self,
        slug: str,
        *,
        name: str = "",
        database: str | None = None,
        asks: Callable[[clinics.Clinic], list[Case]] = cases,
        username: str = clinics.RECEPTIONIST,
    ) -> None:
        """Sign in; without a database, where the process is connected to."""
        self.name = name
        self.database = database
        self.enter()
        self.clinic = clinics.find(slug, username)
        self.cases = asks(self.clinic)
        self.headers = {"host": "localhost"}
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session, whose token is good for a quarter of an hour."""
        self.headers["authorization"] = f"Bearer {self.clinic.sign_in()}"

    def enter(self) -> None:
        """Make the clinic's database the one that Django works with."""
        if self.database:
            clinics.enter(self.database)

    def request(self, case: Case, variant: str) -> Request:
        """Make a request for a variant."""
        if not case.body:
            return Request("GET", case.url(variant), self.headers)
        return self.post(case.url(variant), case.body())

    def post(self, url: str, body: Any) -> Request:
        """Make a POST with a key of its own."""
        given = {"content-type": "application/json", "idempotency-key": str(uuid7())}
        return Request("POST", url, {**self.headers, **given}, json.dumps(body).encode())

    def call(
        self, case: Case, variant: str, application: Application | None = None
    ) -> tuple[Any, float]:
        """Return a variant's answer, and the milliseconds from the parsed request to the closed response."""
        return self.request(case, variant).answered_by(application or APPLICATIONS[variant])


def check(desk: Desk, case: Case) -> None:
    """Raise `Failed` unless all variants answer a request alike, a second time too: the limit has recorded it then."""
    desk.enter()
    for _ in range(2):
        said = {variant: desk.call(case, variant)[0] for variant in APPLICATIONS}
        for variant, answer in said.items():
            if found := differences(case, said["ours"], answer):
                raise Failed(f"{case.name}: ours and the {variant} differ", *found[:10])
        if case.body:
            _check_written(desk, case, said["limit"])


def _check_written(desk: Desk, case: Case, said: dict[str, Any]) -> None:
    """Raise `Failed` unless our detail of the row that the limit wrote is the limit's answer."""
    detail, _ = desk.call(case._replace(path=f"{said['id']}/", body=None), "ours")
    if found := differences(case._replace(body=None), detail, said):
        raise Failed("what the limit wrote is not what it says", *found[:10])


def queries(desk: Desk, names: Sequence[str]) -> dict[tuple[str, str], int]:
    """Count by case and variant what is sent through Django, beside BEGIN, COMMIT and Django's ping."""
    desk.enter()
    sent: list[str] = []

    def keep(execute: Any, sql: str, *how: Any) -> Any:
        sent.append(sql)
        return execute(sql, *how)

    counts = {}
    for case in desk.cases:
        if case.name in names:
            check(desk, case)
            for variant in APPLICATIONS:
                sent.clear()
                with connection.execute_wrapper(keep):
                    desk.call(case, variant)
                counts[case.name, variant] = len(sent)
    return counts


def rounds(desks: Sequence[Desk], names: Sequence[str], count: int) -> dict[tuple[str, ...], float]:
    """Return the median milliseconds by desk, case and variant."""
    what = [(desk, case) for desk in desks for case in desk.cases if case.name in names]
    for desk, case in what:
        check(desk, case)
    ms: dict[tuple[str, ...], list[float]] = defaultdict(list)
    gc.collect()  # what loading left behind
    for number in tqdm(range(WARM_UP + count), desc="in this process", disable=None):
        for desk, case in what:
            desk.enter()
            for variant in in_turn(number):
                taken = desk.call(case, variant)[1]
                if number >= WARM_UP:
                    ms[desk.name, case.name, variant].append(taken)
    return {key: median(values) for key, values in ms.items()}


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
