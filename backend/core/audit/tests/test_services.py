"""An event is written with its transaction, or apart from one that is gone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from uuid_utils.compat import uuid7

from core.audit.choices import Action, Outcome
from core.audit.context import coming_from
from core.audit.models import AuditEvent, Unsealed
from core.audit.services import record, record_apart
from core.request_ids import working_for
from core.tenancy.context import TenantRequired

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_from_where(tenant):
    patient, session = uuid7(), uuid7()
    with (
        coming_from(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")) as origin,
        working_for("request-1"),
    ):
        origin.identify(tenant_id=tenant.id, actor=tenant.owner.pk, session=session)
        record(
            action=Action.WRITE,
            resource="patients",
            operation="archive",
            object_id=patient,
            patient=patient,
            details={"rows": 3},
        )

    (event,) = AuditEvent.objects.all()
    assert (event.tenant_id, event.actor, event.session) == (tenant.id, tenant.owner.pk, session)
    assert (event.action, event.resource, event.operation) == ("write", "patients", "archive")
    assert (event.object, event.patient, event.details) == (patient, patient, {"rows": 3})
    assert (event.outcome, event.reason) == ("success", "")
    assert (event.address, event.request_id) == ("192.0.2.7", "request-1")
    assert [waiting.event for waiting in Unsealed.objects.all()] == [event.pk]


def test_work_that_nobody_asked_for_has_no_actor(tenant):
    record(action=Action.WRITE, resource="patients")

    (event,) = AuditEvent.objects.all()
    assert (event.actor, event.session, event.address, event.request_id) == (None, None, None, "")


def test_an_event_goes_with_its_transaction(tenant):
    with transaction.atomic():
        record(action=Action.WRITE, resource="patients")
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()
    assert not Unsealed.objects.exists()


def test_no_event_without_a_clinic(alpha):
    with pytest.raises(TenantRequired):
        record(action=Action.WRITE, resource="patients")


def test_what_was_refused_is_written_apart(alpha, beta):
    record_apart(
        alpha.id,
        action=Action.SIGN_IN,
        resource="sessions",
        outcome=Outcome.REFUSED,
        reason="invalid_credentials",
    )

    with alpha.context():
        (event,) = AuditEvent.objects.all()
    assert (event.outcome, event.reason) == ("refused", "invalid_credentials")
    with beta.context():
        assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}"])
def test_the_application_changes_nothing(tenant, table, sql):
    record(action=Action.WRITE, resource="patients")

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))

    assert AuditEvent.objects.count() == 1


def test_parts_are_reached_through_the_whole_only(tenant):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM audit_auditevent_default")
