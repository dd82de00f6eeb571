"""Transactions that begin with their first statement, and connections that are known to be good without asking."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from io import StringIO

import psycopg2
import pytest
from django.db import (
    DatabaseError,
    InternalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.db.models import Count
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS
from psycopg2.sql import SQL, Literal

from apps.appointments.models import Operatory
from apps.appointments.serializers import OperatorySerializer
from apps.appointments.tests.factories import AppointmentFactory, OperatoryFactory
from core.api.projection import projection_of
from core.api.rendering import dumps
from core.tenancy.context import TenantRequired, tenant_context
from dev import testing
from tests.clients import API, ApiClient
from tests.clinics import make_clinic

pytestmark = pytest.mark.usefixtures("committed")


def status():
    return connection.connection.get_transaction_status()


def run(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone() if cursor.description else None


def names(clinic):
    with clinic.context():
        return sorted(Operatory.objects.values_list("name", flat=True))


def test_a_transaction_begins_with_its_first_statement():
    connection.ensure_connection()
    with transaction.atomic():
        assert status() == TRANSACTION_STATUS_IDLE
        assert run("SELECT 1") == (1,)
        assert status() == TRANSACTION_STATUS_INTRANS
    assert status() == TRANSACTION_STATUS_IDLE
    assert run("SELECT 2") == (2,)
    assert status() == TRANSACTION_STATUS_IDLE


@pytest.mark.parametrize(
    "statement", ["SELECT 1", b"SELECT 1", SQL("SELECT {}").format(Literal(1))]
)
def test_a_statement_of_any_kind_may_be_the_first(statement):
    with transaction.atomic():
        assert run(statement) == (1,)
        assert status() == TRANSACTION_STATUS_INTRANS


def test_a_transaction_without_a_statement_is_none():
    connection.ensure_connection()
    with transaction.atomic():
        pass
    with transaction.atomic():
        transaction.set_rollback(True)
    assert status() == TRANSACTION_STATUS_IDLE


def test_what_is_rolled_back_is_gone_and_what_is_committed_stays():
    alpha = make_clinic("alpha")
    with suppress(ZeroDivisionError), alpha.context():
        OperatoryFactory(name="lost")
        raise ZeroDivisionError
    with alpha.context():
        OperatoryFactory(name="kept")
        with suppress(ZeroDivisionError), transaction.atomic():
            OperatoryFactory(name="lost too")
            raise ZeroDivisionError

    assert names(alpha) == ["kept"]


def test_after_a_first_statement_that_cannot_be_parsed_the_next_still_begins_the_transaction():
    alpha = make_clinic("alpha")
    with suppress(ZeroDivisionError), transaction.atomic():
        with pytest.raises(DatabaseError):
            run("THIS IS NO SQL")
        with tenant_context(alpha.id):
            OperatoryFactory(name="lost")
        raise ZeroDivisionError

    assert names(alpha) == []


def test_after_a_first_statement_that_fails_nothing_more_is_done():
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            run("SELECT 1 / 0")
        with pytest.raises(DatabaseError, match="aborted"):
            run("SELECT 1")
        transaction.set_rollback(True)
    assert run("SELECT 1") == (1,)


def test_rows_can_be_read_one_by_one_inside_a_transaction():
    alpha = make_clinic("alpha")
    with alpha.context():
        OperatoryFactory.create_batch(3)
        assert len(list(Operatory.objects.iterator(chunk_size=1))) == 3
    with pytest.raises(TenantRequired):
        list(Operatory.objects.iterator(chunk_size=1))
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute("SELECT generate_series(1, 3)")
        assert cursor.fetchall() == [(1,), (2,), (3,)]
        assert status() == TRANSACTION_STATUS_INTRANS


def test_rows_read_one_by_one_end_with_their_transaction():
    alpha = make_clinic("alpha")
    with alpha.context():
        OperatoryFactory.create_batch(3)
    with alpha.context():
        rows = Operatory.objects.iterator(chunk_size=1)
        next(rows)
    assert run("SELECT count(*) FROM pg_cursors WHERE is_holdable") == (0,)
    with pytest.raises((DatabaseError, psycopg2.DatabaseError), match="does not exist"):
        list(rows)


def test_rows_that_are_copied_in_are_part_of_the_transaction():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.copy_expert(
                "COPY tasks_turn (name, clinic, slot) FROM STDIN",
                StringIO("x\t00000000-0000-7000-8000-000000000001\t2027-01-01\n"),
            )
        assert status() == TRANSACTION_STATUS_INTRANS
        transaction.set_rollback(True)
    assert run("SELECT count(*) FROM tasks_turn") == (0,)


def test_a_function_that_is_called_is_part_of_the_transaction():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.callproc("now")
        assert status() == TRANSACTION_STATUS_INTRANS


def test_what_postgresql_rolled_back_is_not_taken_for_committed():
    alpha = make_clinic("alpha")

    def fail_and_go_on():
        with alpha.context():
            OperatoryFactory(name="lost")
            with suppress(DatabaseError):
                run("SELECT 1 / 0")

    with pytest.raises(InternalError, match="rolled back"):
        fail_and_go_on()

    assert names(alpha) == []
    assert status() == TRANSACTION_STATUS_IDLE


def test_a_transaction_is_not_left_open_by_switching_to_autocommit():
    connection.set_autocommit(False)
    try:
        run("SELECT 1")
        with pytest.raises(ProgrammingError):
            connection.set_autocommit(True)
        connection.rollback()
    finally:
        connection.set_autocommit(True)
    assert connection.is_usable()


def test_a_connection_in_a_transaction_is_not_usable_for_another():
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("BEGIN")
    assert not connection.is_usable()
    connection.close()


def test_rows_with_a_count_are_grouped_by_all_that_they_show():
    alpha = make_clinic("alpha")
    with alpha.context():
        OperatoryFactory()
        assert [room.n for room in Operatory.objects.annotate(n=Count("appointments"))] == [0]


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(name="x"),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
        lambda rows: list(rows.raw("SELECT * FROM appointments_operatory")),
    ],
)
def test_a_write_after_the_clinic_s_transaction_raises(write):
    alpha = make_clinic("alpha")
    with alpha.context():
        OperatoryFactory(name="kept")
        rows = Operatory.objects.all()
    with pytest.raises(TenantRequired):
        write(rows)

    assert names(alpha) == ["kept"]


def test_a_server_in_another_time_zone_is_told_ours(database_name):
    from core.tenancy.roles import APP

    with testing.superuser(database_name) as other, other.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {APP} IN DATABASE {database_name} SET timezone = 'Asia/Tokyo'")
        connection.close()
        try:
            assert run("SHOW timezone") == ("UTC",)
        finally:
            cursor.execute(f"ALTER ROLE {APP} IN DATABASE {database_name} RESET timezone")


def test_a_time_of_another_zone_says_its_offset_and_is_no_wrong_time():
    alpha = make_clinic("alpha")
    projection = projection_of(OperatorySerializer)
    with alpha.context():
        chair = OperatoryFactory()
        run("SET LOCAL timezone = 'Asia/Tokyo'")
        (told,) = json.loads(dumps(projection.written(projection.rows(Operatory.objects.all()))))

    assert told["created_at"].endswith("+09:00")
    assert datetime.fromisoformat(told["created_at"]) == chair.created_at


def test_many_statements_are_one_transaction():
    alpha = make_clinic("alpha")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("SELECT %s", [[1], [2]])
        assert status() == TRANSACTION_STATUS_INTRANS
        transaction.set_rollback(True)
    assert names(alpha) == []


def test_a_connection_that_the_server_ended_is_known_without_asking(database_name):
    connection.ensure_connection()
    assert connection.is_usable()
    pid = connection.connection.get_backend_pid()
    with testing.superuser(database_name) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert not connection.is_usable()
    connection.close()


def test_a_request_after_the_server_ended_the_connection_is_answered(database_name):
    alpha = make_clinic("alpha")
    client = ApiClient()
    client.sign_in(alpha.owner)
    assert client.get(f"{API}patients/").status_code == 200
    with testing.superuser(database_name) as other, other.cursor() as cursor:
        pid = connections["default"].connection.get_backend_pid()
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    # Django asks at the start of a request, which the test's client does not announce.
    connections["default"].close_if_unusable_or_obsolete()
    connections["default"].health_check_done = False

    assert client.get(f"{API}patients/").status_code == 200


def test_what_waits_too_long_is_a_503_that_may_be_tried_again(database_name):
    alpha = make_clinic("alpha")
    with alpha.context():
        visit = AppointmentFactory()
    client = ApiClient()
    client.sign_in(alpha.owner)
    with testing.superuser(database_name) as other:
        other.autocommit = False
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM appointments_appointment FOR UPDATE")
        connections["default"].ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        answer = client.post(f"{API}appointments/{visit.pk}/cancel/", {"reason": "Ill"})
        other.rollback()

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer["Retry-After"] == "1"
    with alpha.context():
        visit.refresh_from_db()
        assert visit.status == "scheduled"
