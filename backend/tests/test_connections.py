"""Transactions that begin with their first statement, and connections that are known to be good without asking."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS
from psycopg2.sql import SQL, Literal

from apps.appointments.models import Operatory
from apps.appointments.tests.factories import OperatoryFactory
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


def test_a_server_in_another_time_zone_is_told_ours(database_name):
    from core.tenancy.roles import APP

    with testing.superuser(database_name) as other, other.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {APP} IN DATABASE {database_name} SET timezone = 'Asia/Tokyo'")
        connection.close()
        try:
            assert run("SHOW timezone") == ("UTC",)
        finally:
            cursor.execute(f"ALTER ROLE {APP} IN DATABASE {database_name} RESET timezone")


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
