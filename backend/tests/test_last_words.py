"""Statements that travel with COMMIT: kept with their transaction or not at all, and no round trip of their own."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from core.tenancy.context import tenant_context
from core.tenancy.postgres.base import DatabaseWrapper
from tests.clinics import make_clinic

pytestmark = pytest.mark.usefixtures("committed")
WRITE = "UPDATE tenants_tenant SET name = %s WHERE id = %s"


@pytest.fixture
def clinic():
    return make_clinic("alpha")


@pytest.fixture
def sent(monkeypatch):
    """What is sent to end a transaction."""
    said = []
    send = DatabaseWrapper._send

    def keep(wrapper, statement):
        said.append(statement)
        return send(wrapper, statement)

    monkeypatch.setattr(DatabaseWrapper, "_send", keep)
    return said


def name_of(clinic):
    with tenant_context(clinic.id):
        return type(clinic.tenant).objects.get(pk=clinic.id).name


def test_the_statement_is_sent_with_the_commit(clinic, sent):
    with tenant_context(clinic.id):
        connection.with_commit(WRITE, ["50% & it's", str(clinic.id)])
        before = list(sent)
        assert name_of_inside(clinic) == "Clinic alpha"

    assert before == []
    (end,) = sent
    assert end.startswith("UPDATE tenants_tenant")
    assert end.endswith("; COMMIT")
    assert name_of(clinic) == "50% & it's"


def name_of_inside(clinic):
    return type(clinic.tenant).objects.get(pk=clinic.id).name


def test_it_goes_with_a_transaction_that_is_rolled_back(clinic):
    with tenant_context(clinic.id):
        connection.with_commit(WRITE, ["lost", str(clinic.id)])
        transaction.set_rollback(True)
    assert name_of(clinic) == "Clinic alpha"


def test_it_goes_with_a_transaction_that_fails_and_the_next_one_knows_nothing_of_it(clinic):
    def work():
        with tenant_context(clinic.id):
            connection.with_commit(WRITE, ["lost", str(clinic.id)])
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        work()
    assert name_of(clinic) == "Clinic alpha"


def test_it_goes_with_its_savepoint(clinic):
    with tenant_context(clinic.id):
        with transaction.atomic():
            connection.with_commit(WRITE, ["lost", str(clinic.id)])
            assert name_of_inside(clinic) == "lost"
            transaction.set_rollback(True)
        with transaction.atomic():
            connection.with_commit(WRITE, ["kept", str(clinic.id)])
    assert name_of(clinic) == "kept"


def test_where_it_fails_nothing_of_the_transaction_is_kept(clinic):
    def work():
        with tenant_context(clinic.id):
            with connection.cursor() as cursor:
                cursor.execute(WRITE, ["lost", str(clinic.id)])
            connection.with_commit("SELECT 1 / %s", [0])

    with pytest.raises(DatabaseError):
        work()
    assert name_of(clinic) == "Clinic alpha"


def test_it_can_be_all_of_a_transaction(sent):
    with transaction.atomic():
        connection.with_commit("SELECT %s", [1])
    assert sent == ["BEGIN; SELECT 1; COMMIT"]
    with transaction.atomic():
        pass
    assert len(sent) == 1


def test_it_does_not_outlive_a_lost_connection(clinic):
    with tenant_context(clinic.id):
        connection.with_commit(WRITE, ["lost", str(clinic.id)])
        connection.close()
    assert name_of(clinic) == "Clinic alpha"


def test_outside_a_transaction_it_is_sent_at_once(clinic, sent):
    connection.with_commit("SELECT %s", [1])
    assert sent == []
    with transaction.atomic():
        pass
    assert sent == []
