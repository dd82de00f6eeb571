"""Refresh tokens: each once, all of them of one session, which a second use ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.tenants.models import Tenant
from apps.users.models import RefreshToken, Session, User
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.oauth.people import Program, allowed
from tests.oauth.test_codes import shown_to


@pytest.fixture
def tokens(browser, program):
    return program.fetches(allowed(browser, program, "harbor", "receptionist"))


def refresh(program, token, **more):
    fields = {"grant_type": "refresh_token", "refresh_token": token, **more}
    return program.posts("/oauth/token/", **fields)


def test_one_that_comes_twice_ends_the_whole_family(tokens, program, clinic):
    second = refresh(program, tokens["refresh_token"]).json()
    third = refresh(program, second["refresh_token"]).json()
    replayed = refresh(program, tokens["refresh_token"])

    assert (replayed.status_code, replayed.json()["error"]) == (400, "invalid_grant")
    for access in (tokens["access_token"], second["access_token"], third["access_token"]):
        assert shown_to(program, access) == 401
    assert refresh(program, third["refresh_token"]).status_code == 400
    with clinic.context():
        assert Session.objects.get(kind="oauth").end_reason == "token_reused"


def test_of_sixteen_uses_at_once_one_is_answered(tokens, program, clinic):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: refresh(program, tokens["refresh_token"]), range(16)))

    assert sorted(it.status_code for it in answers) == [200, *[400] * 15]
    with clinic.context():
        assert Session.objects.get(kind="oauth").end_reason == "token_reused"
        assert RefreshToken.objects.count() == 2


def test_another_application_can_neither_use_nor_spoil_it(tokens, program, register, clinic):
    application, _ = register(clinic, name="Another")
    thief = Program(program.server, application.client_id)
    assert refresh(thief, tokens["refresh_token"]).json()["error"] == "invalid_grant"

    assert refresh(program, tokens["refresh_token"]).status_code == 200


def test_it_may_ask_for_less_and_never_for_more(tokens, program):
    less = refresh(program, tokens["refresh_token"], scope="openid").json()
    assert less["scope"] == "openid"
    more = refresh(program, less["refresh_token"], scope="openid patients:read")
    assert more.json()["error"] == "invalid_scope"

    assert refresh(program, less["refresh_token"]).json()["scope"] == program.scope


def test_no_token_outlives_its_session(tokens, program, clinic):
    with clinic.context():
        soon = timezone.now() + timedelta(minutes=5)
        Session.objects.filter(kind="oauth").update(expiration=soon)
    again = refresh(program, tokens["refresh_token"]).json()

    assert 290 <= again["expires_in"] <= 300
    with clinic.context():
        Session.objects.filter(kind="oauth").update(expiration=timezone.now())
    assert shown_to(program, again["access_token"]) == 401
    assert refresh(program, again["refresh_token"]).json()["error"] == "invalid_grant"


def test_who_must_enrol_a_second_factor_does_that_first(browser, tokens, program, clinic):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=clinic.id).update(mfa_roles=["receptionist"])

    assert refresh(program, tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert shown_to(program, tokens["access_token"]) == 401
    page = browser.open(program.asks())
    assert "/account/mfa/" in page.url
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=clinic.id).update(mfa_roles=[])
    assert refresh(program, tokens["refresh_token"]).status_code == 200


@pytest.mark.parametrize("what", ["person", "clinic", "application", "session"])
def test_what_ends_sessions_ends_refreshing(what, tokens, program, clinic):
    with clinic.context():
        if what == "person":
            User.objects.filter(pk=clinic.receptionist.pk).update(is_active=False)
        elif what == "application":
            from apps.users.models import Application
            from apps.users.oauth import services

            services.change(Application.objects.get(), is_active=False)
        elif what == "session":
            Session.objects.filter(kind="oauth").update(
                ended_at=timezone.now(), end_reason="revoked"
            )
    if what == "clinic":
        with tenant_context(PLATFORM_ID):
            Tenant.objects.filter(pk=clinic.id).update(status="suspended")
    with clinic.context():
        before = RefreshToken.objects.count()

    assert refresh(program, tokens["refresh_token"]).status_code in (400, 401)
    assert shown_to(program, tokens["access_token"]) == 401
    with clinic.context():
        assert RefreshToken.objects.count() == before
