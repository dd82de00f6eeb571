"""The trail lies in months: made ahead, walled, and dropped when they are past their time."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from core.audit.choices import Action
from core.audit.entries import time_of
from core.audit.models import AuditEvent
from core.audit.months import AHEAD, REST, TABLE, Month, lowest_id
from core.audit.services import record_apart
from core.audit.verification import verify
from core.tenancy.catalogue import breaches
from dev import testing
from tests.clinics import make_clinic

PART_OF = "SELECT tableoid::regclass::text FROM audit_auditevent WHERE id = %s"


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def owner(committed):
    """The owner's cursor; whatever it does to the parts is taken back."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield cursor
        transaction.set_rollback(True, using="owner")


def parts(cursor):
    cursor.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [TABLE]
    )
    return {name for (name,) in cursor.fetchall()}


def part_of(database, event):
    with testing.superuser(database) as direct, direct.cursor() as cursor:
        cursor.execute(PART_OF, [str(event)])
        return cursor.fetchone()[0]


def test_a_month_follows_the_other():
    assert Month(2026, 11).later(1) == (2026, 12)
    assert Month(2026, 11).later(2) == (2027, 1)
    assert Month(2026, 11).later(-11) == (2025, 12)
    assert Month.of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)).table == f"{TABLE}_2026_12"


def test_ids_are_told_apart_by_their_month():
    pk = uuid7()
    month = Month.of(time_of(pk))

    assert lowest_id(month.start) <= pk < lowest_id(month.later(1).start)
    assert time_of(lowest_id(month.start)) == month.start


def test_migrating_has_made_a_year_ahead_and_events_lie_in_their_month(clinic, database_name):
    record_apart(clinic.id, action=Action.WRITE, resource="patients")
    with clinic.context():
        (event,) = AuditEvent.objects.values_list("pk", flat=True)

    assert part_of(database_name, event) == Month.of(timezone.now()).table
    with connections["owner"].cursor() as cursor:
        assert Month.of(timezone.now()).later(AHEAD).table in parts(cursor)


def test_what_has_no_month_goes_to_the_rest_and_is_moved_once_there_is_one(
    clinic, database_name, monkeypatch
):
    from core.audit.months import make_months

    later = Month.of(timezone.now()).later(AHEAD + 1)
    monkeypatch.setattr("core.audit.services.uuid7", lambda: lowest_id(later.start))
    record_apart(clinic.id, action=Action.WRITE, resource="patients")
    event = lowest_id(later.start)
    assert part_of(database_name, event) == REST

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        assert make_months(cursor, later.later(-AHEAD).start) == [later.table]
        cursor.execute("SELECT count(*) FROM audit_auditevent WHERE tenant_id = %s", [clinic.id])
        assert cursor.fetchone() == (1,)
        assert list(breaches(cursor)) == []
    try:
        assert part_of(database_name, event) == later.table
        with clinic.context():
            assert verify().broken is None
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"DROP TABLE {later.table}")


def test_a_part_has_every_wall(owner):
    from core.audit.months import make_months

    make_months(owner, Month.of(timezone.now()).later(24).start)

    assert len(parts(owner)) == 1 + 2 * (AHEAD + 1)
    assert list(breaches(owner)) == []


def test_months_past_their_time_are_dropped(owner, settings):
    from core.audit.months import drop_months, make_months

    now = timezone.now()
    make_months(owner, Month.of(now).later(-3).start)
    settings.AUDIT_KEPT_MONTHS = 2

    dropped = drop_months(owner, now)

    assert dropped == [Month.of(now).later(-3).table]
    assert Month.of(now).later(-2).table in parts(owner)
    assert REST in parts(owner)


def test_the_command_says_what_it_made_and_is_safe_to_repeat(committed):
    last = [Month.of(timezone.now()).later(AHEAD - n).table for n in (1, 0)]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join(last)}")
    out = StringIO()
    for _ in range(2):
        call_command("audit_partitions", stdout=out)

    assert out.getvalue() == "".join(f"Made {name}\n" for name in last)
    with connections["owner"].cursor() as cursor:
        assert list(breaches(cursor)) == []


def test_the_command_needs_the_owner(committed, monkeypatch):
    monkeypatch.delitem(django_settings.DATABASES, "owner")

    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("audit_partitions")
