"""Who may be the same person as whom, and why: PostgreSQL compares, among patients who have something in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, Value

from apps.medical_records.patients.duplicates.choices import LIKELY, MOST, SAYS, Reason
from apps.medical_records.patients.models import Patient
from apps.medical_records.patients.search import Asked, Holds
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# So many of each kind are looked at, and so many pairs are told.
LOOKED_AT, TOLD = 1000, 100
# What more people than this have in common says nothing: a day that stands for none, the phone of a home.
CROWD = 200
SIMILAR = 0.5
SHOWN = ("id", "number", "first_name", "last_name", "birth_date", "status")

_ALIKE = "CASE WHEN a.sort_name = b.sort_name THEN 2 ELSE similarity(a.sort_name, b.sort_name) END"
_NAMES = f"""CASE WHEN alike > 1 THEN '{Reason.NAME}'
    WHEN alike = 1 THEN '{Reason.NAME_SWAPPED}' WHEN alike >= {SIMILAR} THEN '{Reason.NAME_SIMILAR}'
    WHEN lower(a.first_name) = lower(b.first_name) THEN '{Reason.FIRST_NAME}' END"""
_DATES = f"""CASE
    WHEN a.birth_date = b.birth_date THEN '{Reason.BIRTH_DATE}'
    WHEN to_char(a.birth_date::timestamp, 'YYYYMMDD') = to_char(b.birth_date::timestamp, 'YYYYDDMM')
        THEN '{Reason.BIRTH_DATE_SWAPPED}'
    WHEN (date_part('year', a.birth_date) = date_part('year', b.birth_date))::int
        + (date_part('month', a.birth_date) = date_part('month', b.birth_date))::int
        + (date_part('day', a.birth_date) = date_part('day', b.birth_date))::int = 2
        THEN '{Reason.BIRTH_DATE_SIMILAR}' END"""
_POINTS = " ".join(f"WHEN '{reason}' THEN {points}" for reason, points in SAYS.items())
# `a` and `b` are two people. How alike names are is the dear part: it is asked once, and ends most pairs.
_JUDGED = f"""
    CROSS JOIN LATERAL (SELECT {_ALIKE} AS alike OFFSET 0) compared
    CROSS JOIN LATERAL (SELECT {_NAMES} AS by_name OFFSET 0) names
    CROSS JOIN LATERAL (SELECT array_remove(ARRAY[by_name, {_DATES},
        CASE WHEN a.phone <> '' AND a.phone = b.phone THEN '{Reason.PHONE}' END,
        CASE WHEN a.email <> '' AND lower(a.email) = lower(b.email) THEN '{Reason.EMAIL}' END
    ], NULL) AS reasons OFFSET 0) judged
    CROSS JOIN LATERAL (SELECT least({MOST}, sum(CASE reason {_POINTS} END))::int AS score
        FROM unnest(reasons) AS reason) told
    WHERE by_name IS NOT NULL AND score >= {LIKELY}"""  # noqa: S608  made of constants
_A, _B = (", ".join(f"{row}.{column}" for column in SHOWN) for row in "ab")
_OF_ONE = f"""
    SELECT {_B}, score, reasons
    FROM (SELECT searchable(%(last_name)s || ' ' || %(first_name)s) AS sort_name,
        %(first_name)s AS first_name, %(birth_date)s::date AS birth_date,
        %(phone)s AS phone, %(email)s AS email) a
    JOIN medical_records_patient b ON b.tenant_id = %(clinic)s AND b.id = ANY(%(candidates)s::uuid[])
    {_JUDGED} ORDER BY score DESC, b.sort_name, b.id LIMIT {TOLD}"""  # noqa: S608  made of constants


def _met(column: str, further: str = "") -> str:
    """Pair people who have a value in common, but for one that so many have that it says nothing."""
    return f"""SELECT a.id AS one, b.id AS other FROM people a JOIN people b
        ON a.{column} = b.{column} AND a.id < b.id {further}
        WHERE a.{column} NOT IN (SELECT {column} FROM people WHERE {column} IS NOT NULL
            GROUP BY {column} HAVING count(*) > {CROWD})"""  # noqa: S608  made of constants


# Of those who were born on one day, pairs with some initial in common are compared: a quarter of all.
_INITIALS = """AND (a.last_initial IN (b.last_initial, b.first_initial)
        OR a.first_initial IN (b.last_initial, b.first_initial))"""
_PAIRS = f"""
    WITH people AS MATERIALIZED (SELECT id, sort_name, first_name, birth_date,
            nullif(phone, '') AS phone, nullif(lower(email), '') AS email,
            left(sort_name, 1) AS last_initial, left(search_text, 1) AS first_initial,
            to_char(birth_date::timestamp, 'YYYYMMDD') AS born,
            to_char(birth_date::timestamp, 'YYYYDDMM') AS born_swapped
        FROM medical_records_patient
        WHERE tenant_id = %(clinic)s AND merged_into_id IS NULL),
    met AS ({_met("birth_date", _INITIALS)} UNION {_met("phone")} UNION {_met("email")}
        UNION SELECT a.id, b.id FROM people a JOIN people b
            ON a.sort_name = b.sort_name AND a.born IN (b.born, b.born_swapped) AND a.id < b.id),
    likeliest AS (SELECT one, other, score, reasons
        FROM met JOIN people a ON a.id = one JOIN people b ON b.id = other
        {_JUDGED} ORDER BY score DESC, a.sort_name, one, other LIMIT {TOLD})
    SELECT {_A}, {_B}, score, reasons FROM likeliest
    JOIN medical_records_patient a ON a.tenant_id = %(clinic)s AND a.id = one
    JOIN medical_records_patient b ON b.tenant_id = %(clinic)s AND b.id = other
    ORDER BY score DESC, a.sort_name, one, other"""  # noqa: S608  made of constants


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is known of a person, who need not be a patient yet."""

    first_name: str
    last_name: str
    birth_date: date
    phone: str = ""
    email: str = ""


class Likeness(NamedTuple):
    """That two patients may be one person: how surely, of 100, and why; `patient` is None where nobody was taken in yet."""

    patient: dict[str, Any] | None
    duplicate: dict[str, Any]
    score: int
    reasons: list[str]


def of_patient(patient: Patient) -> list[Likeness]:
    """Tell who may be the same person as a patient, the likeliest first; of whoever was merged nothing is told."""
    if patient.merged_into_id is not None:
        return []
    known = Particulars(
        first_name=patient.first_name,
        last_name=patient.last_name,
        birth_date=patient.birth_date,
        phone=patient.phone,
        email=patient.email,
    )
    return _like(known, of=patient)


def of_particulars(particulars: Particulars) -> list[Likeness]:
    """Tell who may be a person who is about to be taken in, the likeliest first."""
    return _like(particulars)


def pairs() -> list[Likeness]:
    """Tell the likeliest pairs of the whole clinic; once those are merged, the next ones are."""
    return [
        Likeness(_shown(row), _shown(row[len(SHOWN) :]), *row[-2:]) for row in _asked(_PAIRS, {})
    ]


def _like(known: Particulars, *, of: Patient | None = None) -> list[Likeness]:
    blocks = [
        Patient.objects.filter(who, merged_into=None).order_by().values_list("pk")[:LOOKED_AT]
        for who in _in_common(known)
    ]
    candidates = {pk for (pk,) in blocks[0].union(*blocks[1:], all=True)} - {of and of.pk}
    itself = {name: getattr(of, name) for name in SHOWN} if of else None
    rows = _asked(_OF_ONE, {**vars(known), "candidates": list(candidates)})
    return [Likeness(itself, _shown(row), *row[-2:]) for row in rows]


def _in_common(known: Particulars) -> Iterator[Q]:
    """Say who is worth a comparison, each by an index of its own."""
    day = known.birth_date
    days = {day} | ({date(day.year, day.day, day.month)} if day.day <= 12 else set())  # noqa: PLR2004  months
    yield Q(birth_date__in=days)
    if known.phone:
        yield Q(phone=known.phone)
    if known.email:
        yield Q(email__in={known.email, known.email.lower()})
    names = Value(f"{known.first_name} {known.last_name}")
    yield Q(Holds(F("search_terms"), Asked(names, function="search_mistaken")))


def _shown(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(SHOWN, row, strict=False))


def _asked(sql: str, params: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, "clinic": require_tenant()})
        rows: list[Any] = cursor.fetchall()
    return rows
