"""A forgotten password: the same answer for everybody, a link by mail, and one use of it."""

from __future__ import annotations

import re
from itertools import dropwhile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from apps.tenants.models import Tenant
from apps.users.passwords import services
from apps.users.passwords.tests.resets import ADDRESS, NEW, ask, confirm, mailed, signs_in
from core.api import dispatch
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import PASSWORD, make_user
from tests.conventions.test_collisions import collision
from tests.isolation.world import fingerprint
from tests.mails import links_in, sent, token_in


@pytest.mark.parametrize("account", ["receptionist", "RECEPTIONIST", ADDRESS, ADDRESS.upper()])
def test_a_link_comes_to_who_is_named_by_user_name_or_address(stranger, account):
    token = mailed(stranger, account=account)

    assert confirm(stranger, token).status_code == 204
    assert signs_in(NEW)
    assert not signs_in(PASSWORD)


def test_the_host_names_the_clinic(stranger):
    token = mailed(stranger, tenant=None, host="alpha.example.com")

    assert confirm(stranger, token, host="alpha.example.com").status_code == 204


NOBODY = {
    "unknown user": {"account": "nobody"},
    "unknown clinic": {"tenant": "nowhere"},
    "no clinic": {"tenant": None},
    "another clinic's user": {"account": ADDRESS, "tenant": "beta"},
    "an operator without a clinic": {"account": "operator", "tenant": "nowhere"},
    "deactivated": {"account": "gone"},
    "invited": {"account": "coming"},
    "without an address": {"account": "dentist"},
    "host and clinic disagree": {"host": "beta.example.com"},
    "NUL is no user": {"account": "x" * 254},
}


@pytest.mark.parametrize("who", NOBODY)
def test_the_answer_is_the_same_for_everybody_and_nothing_is_sent(stranger, alpha, beta, who):
    with alpha.context():
        make_user("dentist", "gone", email="gone@example.com", is_active=False)
        make_user("dentist", "coming", email="c@example.com", is_active=False, is_invited=True)
    with tenant_context(PLATFORM_ID):
        make_user("operator", email="operator@example.com")
    reference = ask(stranger)
    assert len(sent()) == 1
    before = [fingerprint(connection, clinic)["users_link"] for clinic in (alpha, beta)]
    answer = ask(stranger, **NOBODY[who])

    assert (answer.status_code, answer.content) == (202, b"")
    assert answer.headers.keys() == reference.headers.keys()
    assert sent() == []
    assert [fingerprint(connection, clinic)["users_link"] for clinic in (alpha, beta)] == before


def test_a_user_name_that_is_somebody_s_address_keeps_the_link_from_nobody(stranger, alpha):
    with alpha.context():
        other = make_user("stock", ADDRESS.upper(), email="other@example.com")
        make_user("assistant", "second", email=ADDRESS)
    ask(stranger, account=ADDRESS)
    told = {tuple(message.to): message for message in sent()}

    assert told.keys() == {(ADDRESS,), ("other@example.com",)}
    assert len(links_in(told[ADDRESS,])) == 2, "both who share the mailbox"
    assert confirm(stranger, token_in(told["other@example.com",])).status_code == 204
    assert signs_in(PASSWORD), "it is the other's link"
    with alpha.context():
        event = AuditEvent.objects.get(operation="password_reset_ask")
        assert event.object == other.pk
        assert event.details == {"also": str(alpha.receptionist.pk)}


@pytest.mark.parametrize("email", [ADDRESS, ADDRESS.upper()])
def test_who_is_named_by_the_address_of_the_own_mailbox_gets_one_mail(stranger, alpha, email):
    with alpha.context():
        make_user("stock", ADDRESS, email=email)
    ask(stranger, account=ADDRESS)
    (message,) = sent()

    assert len(links_in(message)) == 2


SOMEBODY = NOBODY | {"by address": {"account": ADDRESS}, "two": {"account": "other@example.com"}}


@pytest.mark.parametrize("who", SOMEBODY)
def test_the_work_is_the_same_for_everybody(stranger, alpha, beta, who):
    """Statement by statement: what differs is which rows they find."""
    with alpha.context():
        make_user("stock", "other@example.com", email="mine@example.com")
        make_user("stock", "other", email="other@example.com")

    def statements(**given):
        with CaptureQueriesContext(connection) as queries:
            ask(stranger, **given)
        told = [" ".join(query["sql"].split()[:3]) for query in queries]
        # What comes first finds the clinic of a host, which everybody knows.
        asked = dropwhile(lambda sql: not sql.startswith("SAVEPOINT"), told)
        return [re.sub(r"SAVEPOINT.*", "SAVEPOINT", sql) for sql in asked]

    known = statements()
    assert statements(**SOMEBODY[who]) == known
    tasks = DBTaskResult.objects.values_list("task_path", flat=True)
    assert list(tasks) == ["apps.users.passwords.tasks.reset_mail"] * 4


def test_a_request_that_runs_again_is_counted_once_for_its_account(
    stranger, settings, tmp_path, monkeypatch
):
    settings.THROTTLE_FILE = tmp_path / "throttles"
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "account": 1}
    monkeypatch.setattr(dispatch, "LONGEST_PAUSE", 0)
    real, runs = services.ask_for_reset, []

    def ask_for_reset(**given):
        runs.append(given)
        if len(runs) < 3:
            raise collision()
        real(**given)

    monkeypatch.setattr(services, "ask_for_reset", ask_for_reset)

    assert ask(stranger).status_code == 202
    assert (len(runs), len(sent())) == (3, 1)
    assert ask(stranger).status_code == 202
    assert (len(runs), sent()) == (3, []), "the second request is beyond the limit"


def test_a_suspended_clinic_s_staff_gets_no_link_and_can_use_none(stranger, alpha):
    token = mailed(stranger)
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")

    assert ask(stranger).status_code == 202
    assert sent() == []
    assert confirm(stranger, token).json()["code"] == "link_unusable"


def test_asking_for_an_unknown_clinic_is_an_event_of_the_platform(stranger):
    ask(stranger, tenant="nowhere")

    with tenant_context(PLATFORM_ID):
        event = AuditEvent.objects.get()
        assert (event.operation, event.object) == ("password_reset_ask", None)
