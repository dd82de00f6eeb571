"""A forgotten password: the same answer for everybody, a link by mail, and one use of it."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import dropwhile

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from apps.tenants.models import Tenant
from apps.users.models import Attempts, Link, Session, User
from apps.users.passwords import services
from apps.users.sessions.choices import EndReason
from core.api import dispatch
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD, make_clinic, make_user
from tests.conventions.test_collisions import collision
from tests.isolation.world import fingerprint
from tests.mails import links_in, sent, stored_anywhere, token_in

RESET, CONFIRM = f"{API}auth/password/reset/", f"{API}auth/password/reset/confirm/"
NEW = "seven quiet herons over the estuary"
ADDRESS = "rec@example.com"


@pytest.fixture
def stranger(alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(email=ADDRESS)
    return ApiClient()


def ask(client, account="receptionist", tenant="alpha", **headers):
    body = {"account": account, "tenant": tenant}
    return client.post(RESET, {k: v for k, v in body.items() if v is not None}, headers=headers)


def mailed(client, **given):
    """Ask for a reset; return the token that was mailed."""
    assert ask(client, **given).status_code == 202
    (message,) = sent()
    return token_in(message)


def confirm(client, token, password=NEW, **headers):
    return client.post(CONFIRM, {"token": token, "new_password": password}, headers=headers)


def signs_in(password):
    body = {"tenant": "alpha", "username": "receptionist", "password": password}
    return ApiClient().post(f"{API}auth/token/", body).status_code == 200


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


def test_every_session_ends_and_the_person_is_told(stranger, alpha, client_of):
    desk = client_of(alpha.receptionist)
    confirm(stranger, mailed(stranger))

    assert desk.get(f"{API}auth/me/").status_code == 401
    with alpha.context():
        assert Session.objects.get().end_reason == EndReason.PASSWORD_RESET
    assert [message.subject for message in sent()] == ["Your password at Clinic alpha was changed"]


def test_the_count_of_wrong_passwords_begins_anew(stranger, alpha):
    for _ in range(settings.SIGN_IN_ATTEMPTS):
        assert not signs_in("wrong")
    assert not signs_in(PASSWORD)
    confirm(stranger, mailed(stranger))

    assert signs_in(NEW)
    with alpha.context():
        assert not Attempts.objects.exclude(count=0).exists()


def test_a_link_works_once(stranger):
    token = mailed(stranger)
    assert confirm(stranger, token).status_code == 204

    refused = confirm(stranger, token, "another sentence of some length")
    assert (refused.status_code, refused.json()["code"]) == (400, "link_unusable")
    assert signs_in(NEW)


def test_a_new_link_voids_the_older(stranger):
    older, newer = mailed(stranger), mailed(stranger)

    assert confirm(stranger, older).json()["code"] == "link_unusable"
    assert confirm(stranger, newer).status_code == 204


def test_a_link_lives_for_thirty_minutes(stranger, alpha):
    token = mailed(stranger)
    with alpha.context():
        link = Link.objects.get()
        assert link.expiration - link.created_at == pytest.approx(
            timedelta(minutes=30), abs=timedelta(seconds=1)
        )
        Link.objects.update(expiration=link.created_at)

    assert confirm(stranger, token).json()["code"] == "link_unusable"
    assert signs_in(PASSWORD)


def test_a_refused_password_leaves_the_link_as_it_was(stranger):
    token = mailed(stranger)
    refused = confirm(stranger, token, "short")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["attr"] == "new_password"
    assert signs_in(PASSWORD)
    assert confirm(stranger, token).status_code == 204


def other_clinic(token, beta):
    return f"{beta.id.hex}.{token.partition('.')[2]}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda *_: "",
        lambda *_: "x",
        lambda token, _: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token, _: token + "A",
        lambda token, _: token.partition(".")[2],
        lambda token, _: token.replace(".", ""),
        lambda token, _: f"{'0' * 32}.{token.partition('.')[2]}",
        other_clinic,
    ],
)
def test_a_token_that_is_none_is_refused_alike_and_changes_nothing(stranger, beta, alpha, spoil):
    token = mailed(stranger)
    before = fingerprint(connection, alpha)["users_user"]
    refused = confirm(stranger, spoil(token, beta) or "-")

    assert (refused.status_code, refused.json()["code"]) == (400, "link_unusable")
    assert fingerprint(connection, alpha)["users_user"] == before
    assert confirm(stranger, token).status_code == 204


def test_a_link_of_one_clinic_is_nothing_on_another_s_host(stranger, beta):
    token = mailed(stranger)

    assert confirm(stranger, token, host="beta.example.com").json()["code"] == "link_unusable"
    assert confirm(stranger, token, host="alpha.example.com").status_code == 204


def test_who_is_deactivated_after_asking_uses_no_link(stranger, alpha):
    token = mailed(stranger)
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(is_active=False)

    assert confirm(stranger, token).json()["code"] == "link_unusable"


def test_a_token_is_stored_nowhere_and_no_task_is_told_it(stranger, alpha, beta):
    token = mailed(stranger)
    secret = token.partition(".")[2]
    with tenant_context(PLATFORM_ID):
        platform = Tenant.objects.get(pk=PLATFORM_ID)

    assert stored_anywhere(secret, alpha, beta, type(alpha)(platform)) == []
    assert stored_anywhere(str(alpha.receptionist.pk), alpha)  # the search finds what is there
    confirm(stranger, token)
    sent()
    assert stored_anywhere(secret, alpha, beta) == []


def test_a_second_attempt_at_the_mail_makes_a_new_link(stranger, alpha, settings, monkeypatch):
    from core.tasks import failures

    monkeypatch.setattr(failures, "FIRST_PAUSE", timedelta(0))
    settings.EMAIL_BACKEND = "apps.users.passwords.tests.test_reset.Unreliable"
    ask(stranger)
    lost, mailed_again = sent()

    assert token_in(lost) != token_in(mailed_again)
    assert confirm(stranger, token_in(lost)).json()["code"] == "link_unusable"
    assert confirm(stranger, token_in(mailed_again)).status_code == 204


class Unreliable:
    """Delivers the first mail and then fails, as a provider whose answer is lost."""

    failed = False

    def __new__(cls, *args, **kwargs):
        from django.core.mail.backends.locmem import EmailBackend

        class Backend(EmailBackend):
            def send_messages(self, messages):
                super().send_messages(messages)
                if not Unreliable.failed:
                    Unreliable.failed = True
                    raise TimeoutError

        return Backend(*args, **kwargs)


def test_a_mailbox_that_two_share_gets_a_link_for_each(stranger, alpha):
    with alpha.context():
        make_user("assistant", "second", email=ADDRESS.upper())
    ask(stranger)
    (message,) = sent()

    assert len(links_in(message)) == 2
    assert "receptionist" in message.body
    assert "second" in message.body


@pytest.mark.parametrize(
    ("language", "word"), [("en", "choose"), ("de", "Wählen"), ("fr", "choose")]
)
def test_the_mail_speaks_the_clinic_s_language(db, language, word, settings):
    settings.PUBLIC_URL = "https://app.dentia.example:8443"
    clinic = make_clinic("gamma", language=language)
    with clinic.context():
        User.objects.filter(pk=clinic.dentist.pk).update(email="d@example.com")
    ask(ApiClient(), account="dentist", tenant="gamma")
    (message,) = sent()

    assert word in message.body
    (html, kind), *_ = message.alternatives
    assert kind == "text/html"
    (link,) = links_in(message)
    assert link in html.replace("&amp;", "&")
    assert link.startswith("https://app.dentia.example:8443/account/password/?token=")


def test_whoever_changes_the_clinic_s_host_gets_no_link_there(stranger, alpha, client_of, settings):
    settings.PUBLIC_URL = "https://app.dentia.example"
    with alpha.context():
        User.objects.filter(pk=alpha.owner.pk).update(email="o@example.com")
    changed = client_of(alpha.admin).patch(
        "/api/v1/tenants/current/", {"domain_url": "evil.example.net"}
    )
    assert changed.status_code == 200
    ask(stranger, account="owner")

    (link,) = links_in(sent()[0])
    assert link.startswith("https://app.dentia.example/account/password/?token=")


def test_asking_and_using_leave_an_event_each(stranger, alpha):
    confirm(stranger, mailed(stranger))

    with alpha.context():
        events = AuditEvent.objects.order_by("id")
        told = events.values_list("action", "operation", "object", "actor")
        assert list(told) == [
            ("privilege", "password_reset_ask", alpha.receptionist.pk, None),
            ("privilege", "password_reset", alpha.receptionist.pk, alpha.receptionist.pk),
        ]


def test_asking_for_an_unknown_clinic_is_an_event_of_the_platform(stranger):
    ask(stranger, tenant="nowhere")

    with tenant_context(PLATFORM_ID):
        event = AuditEvent.objects.get()
        assert (event.operation, event.object) == ("password_reset_ask", None)


@pytest.mark.parametrize("extra", ["user", "role", "is_admin", "id", "email", "expiration"])
def test_a_body_says_what_it_may_and_nothing_else(stranger, extra):
    token = mailed(stranger)
    for path, body in (
        (RESET, {"tenant": "alpha", "account": "x"}),
        (CONFIRM, {"token": token, "new_password": NEW}),
    ):
        refused = stranger.post(path, {**body, extra: "x"})
        assert [error["code"] for error in refused.json()["errors"]] == ["unknown_field"]
    assert signs_in(PASSWORD)
