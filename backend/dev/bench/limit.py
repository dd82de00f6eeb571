"""The limit: what an answer costs without a framework, as a bare WSGI callable.

It checks the token's signature as we do, and works in one transaction. The list is one statement, which looks the
session up and has PostgreSQL build the JSON. Everything else is the very statements of our own request, recorded at its
first call and sent again from then on, and the recorded answer as JSON: no rule is computed.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import orjson
from django.db import connection

from apps.appointments.models import Appointment
from apps.appointments.serializers import AppointmentSerializer
from apps.users import tokens
from core.api.pagination import PAGE_SIZE, Cursor
from dev.bench.replay import KEY, Failed, Recording, read_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import psycopg2

    from apps.users.tokens import Claims

LIST = "/api/v1/appointments/"
# The fields of a visit that are no columns of its table, as SQL.
COMPUTED = {
    "patient_name": "trim(p.first_name || ' ' || p.last_name)",
    "doctor_name": "coalesce(nullif(trim(d.first_name || ' ' || d.last_name), ''), d.username)",
}
# A row for each visit: its id, and itself as JSON; one visit more than the page holds tells that there is a next page.
# Of the forms that were tried this was the fastest, beside `string_agg` of the same JSON. The joins name the clinic as a
# constant: joined by column, PostgreSQL counts the policy's condition twice, and among 500 clinics it took another index
# than the primary key and read all patients of the clinic for each visit.
PAGE = """
SET LOCAL app.tenant_id = %(tenant)s;
SELECT page.* FROM users_session s
JOIN users_user u ON u.tenant_id = %(tenant)s AND u.id = s.user_id AND u.is_active
JOIN tenants_tenant t ON t.id = %(tenant)s AND t.status = 'active'
LEFT JOIN LATERAL (
    SELECT r.id::text, row_to_json(r)::text FROM (
        SELECT {fields}
        FROM (SELECT * FROM appointments_appointment
              WHERE tenant_id = %(tenant)s AND appointment_date >= %(since)s
              ORDER BY appointment_date, id LIMIT %(size)s + 1) a
        LEFT JOIN medical_records_patient p ON p.tenant_id = %(tenant)s AND p.id = a.patient_id
        LEFT JOIN users_user d ON d.tenant_id = %(tenant)s AND d.id = a.doctor_id
        ORDER BY a.appointment_date, a.id
    ) r
) page ON true
WHERE s.tenant_id = %(tenant)s AND s.session_id = %(session)s AND s.user_id = %(user)s
    AND s.ended_at IS NULL AND s.expiration > now()
"""

_recordings: dict[tuple[str, ...], Recording] = {}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer the four requests that are measured."""
    claims = tokens.read_access(environ["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
    query = environ["QUERY_STRING"]
    if environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] == LIST:
        status, content = "200 OK", _page(claims, query, environ["HTTP_HOST"])
    else:
        status, content = _replayed(environ, claims)
    length = str(len(content))
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", length)])
    return [content]


def _page(claims: Claims, query: str, host: str) -> bytes:
    (since,) = parse_qs(query)["appointment_date__gte"]
    wanted = {
        "tenant": str(claims.tenant_id),
        "session": str(claims.session_id),
        "user": str(claims.user_id),
        "since": since,
        "size": PAGE_SIZE,
    }
    with _transaction() as bare, bare.cursor() as cursor:
        cursor.execute(_page_sql(), wanted)
        rows = cursor.fetchall()
    page = [row for _, row in rows[:PAGE_SIZE] if row]
    url = None
    if len(rows) > PAGE_SIZE:
        beside = Cursor(UUID(rows[PAGE_SIZE - 1][0]), backwards=False).encode()
        query = urlencode({"appointment_date__gte": since, "cursor": beside})
        url = f"http://{host}{LIST}?{query}"
    return b'{"next":%b,"previous":null,"results":[%b]}' % (
        orjson.dumps(url),
        ",".join(page).encode(),
    )


@cache
def _page_sql() -> str:
    """Write the page's SQL for the fields that our serializer has today."""
    columns = {field.name: f"a.{field.column}" for field in Appointment._meta.concrete_fields}
    known = {**columns, **COMPUTED}
    names = AppointmentSerializer.Meta.fields
    if unknown := set(names) - known.keys():
        raise Failed(f"limit.COMPUTED does not say what {', '.join(sorted(unknown))} is in SQL")
    return PAGE.replace("{fields}", ", ".join(f"{known[name]} AS {name}" for name in names))


def _replayed(environ: dict[str, Any], claims: Claims) -> tuple[str, bytes]:
    body, key = read_body(environ), environ.get(KEY, "")
    what = (
        str(claims.session_id),
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
    )
    if what not in _recordings:
        _recordings[what] = Recording.of(environ, body)
        return _recordings[what].status, orjson.dumps(_recordings[what].answer)
    recording = _recordings[what]
    with _transaction() as bare:
        answer = recording.again(bare, orjson.loads(body) if body else {}, key)
    return recording.status, answer


@contextmanager
def _transaction() -> Iterator[psycopg2.extensions.connection]:
    """Open a transaction on Django's own connection, so that all three work with the same, warm one."""
    connection.ensure_connection()
    bare = connection.connection
    bare.autocommit = False
    try:
        with bare:
            yield bare
    finally:
        bare.autocommit = True
