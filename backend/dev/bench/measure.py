"""Requests through the WSGI application, and beside each the least that its answer could cost; knows no clinic."""

from __future__ import annotations

import gc
import json
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import psycopg2
from django.db import connection
from django.test import RequestFactory
from tqdm import tqdm

from apps.users import tokens
from config.wsgi import application

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HOST = "localhost"  # the server's own; a clinic's takes one statement more
ROUNDS = 150


class Failed(Exception):
    """An answer was not the one that is measured."""


@dataclass(frozen=True)
class Case:
    """A request to measure: a GET, or a POST of a body that is made anew each time.

    `holds` tells whether an answer is the one that is meant. `renew` is given the recorded answer and says which
    parameters of its statements a replay must replace, by what.
    """

    name: str
    path: str
    holds: Callable[[Any], bool]
    status: int = 200
    body: Callable[[], dict[str, Any] | None] = lambda: None
    renew: Callable[[Any], dict[Any, Any]] = lambda _said: {}


class Desk:
    """Somebody signed in, who calls the application in this process as a gunicorn worker would."""

    def __init__(self, **who: str) -> None:
        """Sign in."""
        self.headers = {"host": HOST}
        self.token = self.call("auth/token/", body=who)[0]["access"]
        self.headers["authorization"] = f"Bearer {self.token}"

    def call(self, path: str, status: int = 200, body: Any = None) -> tuple[Any, float]:
        """Return an answer, and the milliseconds from the parsed request to the closed response."""
        client, url = RequestFactory(headers=self.headers), f"/api/v1/{path}"
        request = client.post(url, body, "application/json") if body else client.get(url)
        said: list[Any] = []
        start = perf_counter()
        # Closing ends the request for Django too, which then keeps or drops its connection.
        answer: Any = application(request.environ, lambda *line: said.extend(line))
        with closing(answer) as response:
            content = b"".join(response)
        ms = (perf_counter() - start) * 1000
        if not said[0].startswith(str(status)):
            raise Failed(url, said[0], content)
        return json.loads(content), ms


class Line:
    """A case's measurements, in milliseconds by round, beside those of its limit.

    The limit is the check of the token and the request's own statements by a bare cursor: one transaction, committed,
    every row fetched, no framework and no JSON.
    """

    def __init__(self, case: Case, desk: Desk, bare: psycopg2.extensions.connection) -> None:
        """Record the statements of one request: SQL, parameters, and rows as the driver counted them."""
        self.case, self.desk, self.bare = case, desk, bare
        self.statements: list[tuple[str, Any, int]] = []
        self.request_ms: list[float] = []
        self.limit_ms: list[float] = []
        with connection.execute_wrapper(self._record):
            self.recorded, _ = self.ask()

    def _record(self, execute: Any, sql: str, params: Any, *how: Any) -> Any:
        result = execute(sql, params, *how)
        self.statements.append((sql, params, how[-1]["cursor"].rowcount))
        return result

    def ask(self) -> tuple[Any, float]:
        """Call the request; raise `Failed` unless the answer is the one that is meant."""
        case = self.case
        said, ms = self.desk.call(case.path, case.status, case.body())
        if not case.holds(said):
            raise Failed(case.name, said)
        return said, ms

    def replay(self) -> float:
        """Run the limit; raise `Failed` when a statement has not as many rows as the request's."""
        new = self.case.renew(self.recorded)
        statements = [
            (sql, [new.get(value, value) for value in params] if new and params else params, rows)
            for sql, params, rows in self.statements
        ]
        start = perf_counter()
        tokens.read_access(self.desk.token)
        with self.bare, self.bare.cursor() as cursor:
            for sql, params, rows in statements:
                cursor.execute(sql, params)
                if cursor.rowcount != rows:
                    raise Failed(self.case.name, sql, rows, cursor.rowcount)
                if cursor.description:
                    cursor.fetchall()
        return (perf_counter() - start) * 1000


def rounds(desk: Desk, cases: Sequence[Case]) -> list[Line]:
    """Measure all cases round by round, so that whatever else the machine does hits all alike."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as bare:
        lines = [Line(case, desk, bare) for case in cases]
        gc.collect()  # what loading left behind
        for _ in tqdm(range(ROUNDS), desc="rounds", disable=None):
            for line in lines:
                line.request_ms.append(line.ask()[1])
                line.limit_ms.append(line.replay())
    return lines


def table(lines: Sequence[Line]) -> str:
    """Write the medians down; requests a second are one worker's, queries those beside BEGIN, COMMIT and Django's ping."""
    rows = [f"{'request':30}{'ms':>8}{'queries':>9}{'a second':>10}{'limit ms':>10}{'ratio':>7}"]
    for line in lines:
        ms, limit = median(line.request_ms), median(line.limit_ms)
        rows.append(
            f"{line.case.name:30}{ms:8.2f}{len(line.statements):9}{1000 / ms:10.0f}"
            f"{limit:10.2f}{ms / limit:7.1f}"
        )
    return "\n".join(rows)
