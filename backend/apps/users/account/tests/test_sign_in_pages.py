"""`/account/sign-in/` and `/account/sign-out/`: for every member of staff, by the session's row, and to nowhere else."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session as BrowsersOwn
from django.db import connection

from apps.tenants.models import Tenant
from apps.users.account.tests.browsers import MFA, SIGN_IN, SIGN_OUT, AccountClient
from apps.users.account.words import DE, EN
from apps.users.models import Attempts, Session
from apps.users.sessions.devices import PATHS
from apps.users.sessions.services import end_all_sessions
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import PASSWORD, make_clinic
from tests.isolation.world import fingerprint


@pytest.fixture
def browser(alpha):
    return AccountClient()


def is_in(client, **extra):
    """Whether the sign-in page sends on at once who comes."""
    response = client.get(SIGN_IN, **extra)
    assert response.status_code in (200, 302)
    return response.status_code == 302


def sessions(clinic):
    with clinic.context():
        return list(Session.objects.order_by("pk"))


def test_every_member_of_staff_signs_in(alpha):
    for role, user in alpha.staff.items():
        browser = AccountClient()
        response = browser.sign_in_as(user)
        door = "/admin/" if user.may("admin.enter") else "/account/mfa/"
        assert (response.status_code, response["Location"]) == (302, door), role
        assert is_in(browser), role

    assert {session.kind for session in sessions(alpha)} == {"browser"}
    with alpha.context():
        told = AuditEvent.objects.filter(action="sign_in", outcome="success")
        assert {event.actor for event in told} == {user.pk for user in alpha.staff.values()}
        assert {event.details["kind"] for event in told} == {"browser"}


@pytest.mark.parametrize(
    "wrong",
    [{"tenant": "no-such-clinic"}, {"tenant": "beta", "username": "ours"}, {"password": "wrong"}],
)
def test_whatever_is_wrong_the_answer_is_the_same(wrong, browser, alpha, beta):
    response = browser.sign_in_as(alpha.dentist, **wrong)

    assert response.status_code == 200
    assert EN["refused"] in response.content.decode()
    assert PASSWORD not in response.content.decode()
    assert not is_in(browser)
    assert sessions(alpha) == []


def test_wrong_passwords_count_with_those_at_the_other_doors(browser, alpha):
    browser.sign_in_as(alpha.owner, password="wrong")
    browser.sign_in_as(alpha.owner, "/admin/login/", password="wrong")

    with alpha.context():
        assert Attempts.objects.get(user=alpha.owner).count == 2


def test_a_device_is_known_at_every_door(browser, alpha):
    response = browser.sign_in_as(alpha.owner)

    assert {name: response.cookies[name]["path"] for name in PATHS} == PATHS
    assert len({response.cookies[name].value for name in PATHS}) == 1


def test_too_many_attempts_wait(browser, alpha, settings, tmp_path):
    settings.THROTTLE_FILE = tmp_path / "counted"
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "account": 1}
    browser.sign_in_as(alpha.owner, password="wrong")
    response = browser.sign_in_as(alpha.owner)

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert sessions(alpha) == []


def test_a_suspended_clinic_s_staff_are_told(browser, alpha):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")

    assert EN["suspended"] in browser.sign_in_as(alpha.owner).content.decode()
    assert sessions(alpha) == []


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/oauth/authorize/?scope=a%20b", "/oauth/authorize/?scope=a%20b"),
        ("/admin/", "/admin/"),
        ("https://evil.example/", MFA),
        ("//evil.example/", MFA),
        ("/\\evil.example/", MFA),
        ("///evil.example", MFA),
        ("http:///evil.example", MFA),
        ("http://testserver/admin/", MFA),
        ("javascript:alert(1)", MFA),
        ("admin/", MFA),
        ("\x01//evil.example", MFA),
        ("", MFA),
    ],
)
def test_whoever_signs_in_or_is_in_is_led_to_local_paths_only(alpha, wanted, led_to):
    browser, path = AccountClient(), f"{SIGN_IN}?{urlencode({'next': wanted})}"

    assert browser.sign_in_as(alpha.dentist, path)["Location"] == led_to
    assert browser.get(path)["Location"] == led_to


@pytest.mark.parametrize(("language", "words"), [("en", EN), ("de", DE), ("fr", EN)])
def test_a_clinic_s_own_host_speaks_its_language_and_asks_for_no_clinic(db, language, words):
    clinic, host = make_clinic("gamma", language=language), {"HTTP_HOST": "gamma.example.com"}
    browser = AccountClient()
    page = browser.get(SIGN_IN, **host).content.decode()
    given = {"username": "dentist", "password": PASSWORD}

    assert all(words[name] in page for name in ("username", "present_password", "enter"))
    assert 'name="tenant"' not in page
    refused = browser.fill_in(SIGN_IN, {**given, "password": "wrong"}, **host)
    assert words["refused"] in refused.content.decode()
    assert browser.fill_in(SIGN_IN, given, **host).status_code == 302
    assert [session.user_id for session in sessions(clinic)] == [clinic.dentist.pk]


def test_another_clinic_s_host_lets_nobody_in(browser, alpha, beta):
    browser.sign_in_as(alpha.dentist)

    assert is_in(browser, HTTP_HOST="alpha.example.com")
    assert not is_in(browser, HTTP_HOST="beta.example.com")


def test_what_ends_the_row_ends_it_in_the_browser(browser, alpha):
    browser.sign_in_as(alpha.dentist)
    with alpha.context():
        end_all_sessions(alpha.dentist, reason="logout_all")

    assert not is_in(browser)


def test_one_session_of_a_browser_opens_the_administration_to_whom_it_opens(alpha):
    owner, dentist = AccountClient(), AccountClient()
    owner.sign_in_as(alpha.owner)
    dentist.sign_in_as(alpha.dentist)

    assert owner.get("/admin/").status_code == 200
    assert dentist.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert dentist.get("/admin/login/").status_code == 200
    assert is_in(dentist)


def test_signing_in_anew_ends_the_session_that_the_browser_had(browser, alpha, beta):
    browser.sign_in_as(alpha.dentist)
    del browser.cookies["csrftoken"]
    page = browser.get(SIGN_OUT)  # who is in sees no form to sign in
    token = page.context["csrf_token"]
    form = {"tenant": "beta", "username": "owner", "password": PASSWORD}
    browser.send(SIGN_IN, {**form, "csrfmiddlewaretoken": str(token)})

    (first,), (second,) = sessions(alpha), sessions(beta)
    assert first.end_reason == "replaced"
    assert second.ended_at is None
    assert BrowsersOwn.objects.count() == 1


def test_signing_out_ends_the_row_and_the_browser_s_own(browser, alpha):
    browser.sign_in_as(alpha.dentist)
    before = fingerprint(connection, alpha)
    assert EN["leave_now"] in browser.get(SIGN_OUT).content.decode()
    assert fingerprint(connection, alpha) == before, "a link ends nothing"

    assert browser.fill_in(SIGN_OUT)["Location"] == SIGN_IN

    assert [session.end_reason for session in sessions(alpha)] == ["logout"]
    assert not BrowsersOwn.objects.exists()
    assert browser.fill_in(SIGN_OUT)["Location"] == SIGN_IN, "also who is out already"


@pytest.mark.parametrize("path", [SIGN_IN, SIGN_OUT])
def test_a_form_from_elsewhere_is_refused_and_nobody_keeps_the_page(browser, alpha, path):
    browser.sign_in_as(alpha.dentist)
    before = fingerprint(connection, alpha)
    form = {"tenant": "alpha", "username": "owner", "password": PASSWORD}

    assert browser.send(path, form).status_code == 403
    assert fingerprint(connection, alpha) == before
    page = AccountClient().get(path)
    assert page["Cache-Control"] == "no-store"
    assert page["X-Frame-Options"] == "DENY"
