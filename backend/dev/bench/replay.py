"""One of our requests as the statements that it sends, to be sent again without us."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.db import connection
from django.utils.dateparse import parse_datetime
from uuid_utils.compat import uuid7

from config.wsgi import application

if TYPE_CHECKING:
    import psycopg2

ME = "/api/v1/auth/me/"
KEY = "HTTP_IDEMPOTENCY_KEY"


class Failed(Exception):
    """What was measured is not what is meant; the ratios would say nothing."""


def read_body(environ: dict[str, Any]) -> bytes:
    """Return a request's body."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return body


def call(environ: dict[str, Any], body: bytes = b"") -> tuple[str, bytes]:
    """Call our application in this process; return status and content."""
    said: list[Any] = []
    answer: Any = application(
        {**environ, "wsgi.input": BytesIO(body)}, lambda *line: said.extend(line)
    )
    with closing(answer) as response:
        return said[0], b"".join(response)


@dataclass
class Recording:
    """A request of ours: its statements (SQL, parameters, rows as the driver counted them) and its answer."""

    given: dict[str, Any]
    key: str
    statements: list[tuple[str, Any, int]] = field(default_factory=list)
    status: str = ""
    answer: Any = None
    made: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, environ: dict[str, Any], body: bytes) -> Recording:
        """Call a request and keep what it does."""
        call({**environ, "PATH_INFO": ME, "QUERY_STRING": "", "REQUEST_METHOD": "GET"})
        recording = cls(orjson.loads(body or b"{}"), environ.get(KEY, ""))
        before = uuid7()
        with connection.execute_wrapper(recording._keep):
            recording.status, content = call(environ, body)
        if not recording.status.startswith("2"):
            raise Failed(environ["PATH_INFO"], recording.status, content)
        recording.answer = orjson.loads(content)
        values = {value for _, params, _ in recording.statements for value in _values(params)}
        ids = (value for value in values if isinstance(value, UUID))
        recording.made = [one for one in ids if one.version == before.version and one > before]
        return recording

    def _keep(self, execute: Any, sql: str, params: Any, *how: Any) -> Any:
        result = execute(sql, params, *how)
        self.statements.append((sql, params, how[-1]["cursor"].rowcount))
        return result

    def again(self, bare: psycopg2.extensions.connection, given: dict[str, Any], key: str) -> bytes:
        """Send the statements for what is given now; return the answer as JSON."""
        new = self._renewed(given, key) if given else {}
        with bare.cursor() as cursor:
            for sql, params, rows in self.statements:
                cursor.execute(sql, _swapped(params, new) if new else params)
                if cursor.rowcount != rows:
                    raise Failed(sql, f"{rows} rows before, {cursor.rowcount} now")
                if cursor.description:
                    cursor.fetchall()
        return orjson.dumps(_told(self.answer, new) if new else self.answer)

    def _renewed(self, given: dict[str, Any], key: str) -> dict[Any, Any]:
        """Say which values take which others' place: what is given, and the ids made on the way."""
        new: dict[Any, Any] = {
            self.key: key,
            _digest(self.key): _digest(key),
            **{one: uuid7() for one in self.made},
        }
        for name, value in given.items():
            if value != (before := self.given[name]):
                new[before] = value
                if (old := _moment(before)) and (moment := _moment(value)):
                    end = _moment(self.answer["ends_at"])
                    assert end is not None
                    new |= {old: moment, end: moment + (end - old)}
        return new | {str(one): str(other) for one, other in new.items() if isinstance(one, UUID)}


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _values(params: Any) -> list[Any]:
    values = params.values() if isinstance(params, dict) else params or ()
    return [value for value in values if isinstance(value, str | UUID | datetime)]


def _swapped(params: Any, new: dict[Any, Any]) -> Any:
    if isinstance(params, dict):
        return {name: _swap(value, new) for name, value in params.items()}
    return [_swap(value, new) for value in params or ()]


def _swap(value: Any, new: dict[Any, Any]) -> Any:
    return new.get(value, value) if isinstance(value, str | UUID | datetime) else value


def _told(answer: dict[str, Any], new: dict[Any, Any]) -> dict[str, Any]:
    return {name: _swap(_moment(value) or value, new) for name, value in answer.items()}


def _moment(value: Any) -> datetime | None:
    """Read a time; anything else is none."""
    moment = parse_datetime(value) if isinstance(value, str) and value[10:11] == "T" else None
    return moment.astimezone(UTC) if moment else None
