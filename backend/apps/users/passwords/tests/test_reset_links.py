"""The link to a new password: used once, for half an hour, by whom it was sent to; a token that is none changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from apps.tenants.models import Tenant
from apps.users.models import Attempts, Link, Session, User
from apps.users.passwords.tests.resets import CONFIRM, NEW, RESET, confirm, mailed, signs_in
from apps.users.sessions.choices import EndReason
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API
from tests.clinics import PASSWORD
from tests.isolation.world import fingerprint
from tests.mails import sent, stored_anywhere


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


def test_asking_and_using_leave_an_event_each(stranger, alpha):
    confirm(stranger, mailed(stranger))

    with alpha.context():
        events = AuditEvent.objects.order_by("id")
        told = events.values_list("action", "operation", "object", "actor")
        assert list(told) == [
            ("privilege", "password_reset_ask", alpha.receptionist.pk, None),
            ("privilege", "password_reset", alpha.receptionist.pk, alpha.receptionist.pk),
        ]


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
