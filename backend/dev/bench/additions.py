"""What is added to a request by who is asked, how often, whether they may, and what is kept of it.

The same request is measured whole and with each of these left out, in turn.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from django.db import connection
from tqdm import tqdm

from apps.users.authentication import BearerAuthentication
from core.api.dispatch import Transacted
from core.tenancy.context import activate
from core.tenancy.postgres.base import DatabaseWrapper
from dev.bench.measure import WARM_UP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rest_framework.request import Request

    from dev.bench.cases import Case
    from dev.bench.measure import Desk

WHOLE = "everything"


class Cost(NamedTuple):
    """A request's median milliseconds, and its statements beside BEGIN, COMMIT and SET."""

    ms: float
    statements: int


def rounds(desk: Desk, names: Sequence[str], count: int) -> dict[tuple[str, str], Cost]:
    """Return what a request costs, by case and by what was left out of it; `WHOLE` is nothing."""
    desk.enter()
    cases = [case for case in desk.cases if case.name in names]
    left_out = {WHOLE: ExitStack, **_left_out(desk, cases)}
    ms: dict[tuple[str, str], list[float]] = defaultdict(list)
    statements: dict[tuple[str, str], int] = {}
    gc.collect()
    for number in tqdm(range(WARM_UP + count), desc="what is added", disable=None):
        start = number % len(left_out)
        in_turn = [*list(left_out.items())[start:], *list(left_out.items())[:start]]
        for case in cases:
            for what, without in in_turn:
                with without(), _counted() as sent:
                    taken = desk.call(case, "ours")[1]
                statements[case.name, what] = len(sent)
                if number >= WARM_UP:
                    ms[case.name, what].append(taken)
    return {key: Cost(median(taken), statements[key]) for key, taken in ms.items()}


def _left_out(desk: Desk, cases: Sequence[Case]) -> dict[str, Callable[[], Any]]:
    """Say how each is left out, by name."""
    caller = _caller(desk, cases[0])

    def trusting(*_: Any) -> Any:
        """Take the token's word for everything: its signature was verified once."""
        session = caller.auth
        activate(session.tenant_id)
        return caller.user, session

    return {
        "session": partial(patch.object, BearerAuthentication, "authenticate", trusting),
        "rates": partial(patch.object, Transacted, "check_throttles", _nothing),
        "roles": partial(patch.object, Transacted, "check_permissions", _nothing),
        "audit": partial(patch.object, Transacted, "succeeded", _nothing),
    }


def _nothing(*_: Any) -> None:
    """Do nothing."""


def _caller(desk: Desk, case: Case) -> Any:
    """Return a request as DRF sees it once it knows who asks."""
    seen: list[Any] = []
    check = Transacted.check_permissions

    def keep(view: Transacted, request: Request) -> None:
        seen.append(request)
        check(view, request)

    with patch.object(Transacted, "check_permissions", keep):
        desk.call(case, "ours")
    return seen[0]


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Keep what is sent to PostgreSQL, also what travels with COMMIT."""
    sent: list[str] = []
    with_commit = DatabaseWrapper.with_commit

    def note(sql: str) -> None:
        sent.extend(one for one in sql.split("; ") if not one.startswith(("SET ", "SELECT 1")))

    def keep(execute: Any, sql: str, *how: Any) -> Any:
        note(sql)
        return execute(sql, *how)

    def keep_last(wrapper: DatabaseWrapper, sql: str, parameters: Any) -> None:
        note(sql)
        with_commit(wrapper, sql, parameters)

    with (
        connection.execute_wrapper(keep),
        patch.object(DatabaseWrapper, "with_commit", keep_last),
    ):
        yield sent
