"""The second step in a browser, and the page on which a second factor is set up; of the administration too."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session as BrowsersOwn
from django.db import connection
from django.utils import timezone

from apps.tenants.models import Tenant
from apps.users.account.tests.browsers import CODE, MFA, SIGN_IN, SIGN_OUT, AccountClient
from apps.users.account.words import DE, EN
from apps.users.mfa import halfway, totp
from apps.users.mfa.tests.apps import Phone, enrolled
from apps.users.models import Attempts, Factor, Session, User
from core.audit.models import AuditEvent
from tests.clinics import PASSWORD, make_clinic
from tests.isolation.world import fingerprint

COUNTED = frozenset({"audit_auditevent", "audit_unsealed", "users_attempts"})
ADMIN = "/admin/login/"


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch):
    monkeypatch.setattr(totp, "time", lambda: 1_800_000_015)


@pytest.fixture
def browser(alpha):
    return AccountClient()


def sessions(clinic):
    with clinic.context():
        return list(Session.objects.filter(ended_at=None).order_by("pk"))


def wants_a_factor_of(clinic, *roles):
    with clinic.context():
        Tenant.objects.filter(pk=clinic.id).update(mfa_roles=list(roles))


def password(step, given=PASSWORD):
    return {"step": step, "current_password": given}


def key_in(page):
    return re.search(r'<code id="key">(\w+)</code>', page.content.decode())[1]


@pytest.mark.parametrize(
    ("path", "kind", "led_to"), [(SIGN_IN, "browser", "/admin/"), (ADMIN, "admin", "/admin/")]
)
def test_a_code_is_asked_for_after_the_right_password(browser, alpha, path, kind, led_to):
    phone = enrolled(alpha.owner)

    step = browser.sign_in_as(alpha.owner, path)
    assert step["Location"].partition("?")[0] == CODE
    assert sessions(alpha) == []
    assert browser.get("/admin/").status_code == 302
    done = browser.fill_in(step["Location"], {"otp": phone.code()})

    assert (done.status_code, done["Location"]) == (302, led_to)
    assert browser.get("/admin/").status_code == 200
    assert [session.kind for session in sessions(alpha)] == [kind]
    assert [
        set(session.get_decoded()) & {halfway.KEY} for session in BrowsersOwn.objects.all()
    ] == [set()]


def test_where_somebody_wanted_to_go_is_remembered(browser, alpha):
    phone = enrolled(alpha.owner)
    step = browser.sign_in_as(alpha.owner, f"{SIGN_IN}?next=/oauth/authorize/%3Fa%3Db")

    done = browser.fill_in(step["Location"], {"otp": phone.code()})

    assert done["Location"] == "/oauth/authorize/?a=b"


@pytest.mark.parametrize("path", [SIGN_IN, ADMIN])
def test_who_has_none_is_not_bothered(browser, alpha, path):
    assert browser.sign_in_as(alpha.owner, path)["Location"] == "/admin/"


def test_who_may_not_enter_the_administration_is_asked_for_no_code_there(browser, alpha):
    enrolled(alpha.dentist)

    refused = browser.sign_in_as(alpha.dentist, ADMIN)

    assert refused.status_code == 200
    assert EN["refused"] in refused.content.decode()


def test_a_wrong_code_counts_with_wrong_passwords_and_ten_lock(browser, alpha):
    phone = enrolled(alpha.owner)
    browser.sign_in_as(alpha.owner)
    wrong = f"{(int(phone.code()) + 500_000) % 1_000_000:06d}"
    for _ in range(10):
        assert EN["code_refused"] in browser.fill_in(CODE, {"otp": wrong}).content.decode()

    assert EN["code_refused"] in browser.fill_in(CODE, {"otp": phone.code()}).content.decode()
    assert EN["refused"] in AccountClient().sign_in_as(alpha.owner).content.decode()
    assert sessions(alpha) == []
    with alpha.context():
        assert Attempts.objects.get(user=alpha.owner, device_hash="").count == 10


def test_a_code_that_was_used_is_refused_in_the_browser_too(alpha):
    phone = enrolled(alpha.owner)
    first, second = AccountClient(), AccountClient()
    for browser in (first, second):
        browser.sign_in_as(alpha.owner)

    assert first.fill_in(CODE, {"otp": phone.code()}).status_code == 302
    assert second.fill_in(CODE, {"otp": phone.code()}).status_code == 200
    assert second.fill_in(CODE, {"otp": phone.recovery_codes[0]}).status_code == 302


@pytest.mark.parametrize("what", ["too late", "another password", "let go", "another host"])
def test_what_was_right_a_while_ago_is_looked_at_again(browser, alpha, beta, monkeypatch, what):
    phone = enrolled(alpha.owner)
    if what == "too late":
        monkeypatch.setattr(halfway, "MINUTES", 0)
    browser.sign_in_as(alpha.owner)
    host = {"HTTP_HOST": "beta.example.com"} if what == "another host" else {}
    with alpha.context():
        person = User.objects.get(pk=alpha.owner.pk)
        if what == "another password":
            person.set_password("seven quiet herons over the estuary")
            person.save(update_fields=["password"])
        if what == "let go":
            User.objects.create(username="second", role="owner")
            User.objects.filter(pk=person.pk).update(is_active=False)

    if what == "too late":
        assert browser.get(CODE)["Location"] == SIGN_IN
    else:
        refused = browser.fill_in(CODE, {"otp": phone.code()}, **host)
        assert EN["code_refused"] in refused.content.decode()
    assert sessions(alpha) == []


def test_nobody_gets_to_the_second_step_without_the_first(browser, alpha):
    assert browser.get(CODE)["Location"] == SIGN_IN
    page = browser.get(SIGN_IN)
    given = {"otp": "123456", "csrfmiddlewaretoken": str(page.context["csrf_token"])}
    assert browser.send(CODE, given)["Location"] == SIGN_IN


def test_somebody_who_planted_the_browser_s_session_is_not_halfway_in(alpha):
    thief, browser = AccountClient(), AccountClient()
    enrolled(alpha.owner)
    thief.sign_in_as(alpha.owner)  # halfway, by whatever means
    browser.cookies["dentiapro_admin"] = thief.cookies["dentiapro_admin"].value
    browser.sign_in_as(alpha.owner)

    assert browser.get(CODE).status_code == 200
    assert thief.get(CODE)["Location"] == SIGN_IN


def test_a_factor_is_set_up_and_its_secrets_are_shown_once(browser, alpha):
    browser.sign_in_as(alpha.dentist)
    assert EN["mfa_begin"] in browser.get(MFA).content.decode()

    scan = browser.fill_in(MFA, password("mfa_enrol"))
    assert "<svg " in scan.content.decode()
    phone = Phone(key_in(scan))
    done = browser.fill_in(MFA, {"step": "mfa_confirm", "otp": phone.code()})
    codes = re.findall(r"<code>([\w-]{19})</code>", done.content.decode())

    assert len(codes) == 10
    page = browser.get(MFA).content.decode()
    assert key_in(scan) not in page
    assert not any(code in page for code in codes)
    assert "10 of your recovery codes are left" in page
    for answer in (scan, done):
        assert answer["Cache-Control"] == "no-store"


def test_a_wrong_first_code_shows_no_picture_again(browser, alpha):
    browser.sign_in_as(alpha.dentist)
    phone = Phone(key_in(browser.fill_in(MFA, password("mfa_enrol"))))
    wrong = f"{(int(phone.code()) + 500_000) % 1_000_000:06d}"
    refused = browser.fill_in(MFA, {"step": "mfa_confirm", "otp": wrong})

    assert refused.status_code == 400
    assert EN["wrong_code"] in refused.content.decode()
    assert "<svg" not in refused.content.decode()
    assert browser.fill_in(MFA, {"step": "mfa_confirm", "otp": phone.code()}).status_code == 200
    with alpha.context():
        assert AuditEvent.objects.get(reason="wrong_code").operation == "mfa_confirm"


@pytest.mark.parametrize("step", ["mfa_enrol", "mfa_recovery_codes", "mfa_disable"])
@pytest.mark.parametrize("given", ["wrong", ""])
def test_a_wrong_password_changes_nothing(browser, alpha, step, given):
    browser.sign_in_as(alpha.dentist)
    (session,) = sessions(alpha)
    if step != "mfa_enrol":
        enrolled(alpha.dentist, session)
    before = fingerprint(connection, alpha, but=COUNTED)

    refused = browser.fill_in(MFA, password(step, given))

    assert refused.status_code == 400
    assert EN["wrong_password" if given else "fill_in"] in refused.content.decode()
    assert fingerprint(connection, alpha, but=COUNTED) == before


def test_new_codes_and_switching_off(browser, alpha):
    browser.sign_in_as(alpha.dentist)
    (session,) = sessions(alpha)
    phone = enrolled(alpha.dentist, session)
    new = browser.fill_in(MFA, password("mfa_recovery_codes")).content.decode()
    assert len(re.findall(r"<code>([\w-]{19})</code>", new)) == 10
    assert phone.recovery_codes[0] not in new

    assert browser.fill_in(MFA, password("mfa_disable"))["Location"] == MFA
    with alpha.context():
        assert not User.objects.get(pk=alpha.dentist.pk).has_mfa


@pytest.mark.parametrize("step", ["", "nonsense", "mfa_confirm"])
def test_what_the_page_does_not_ask_for_changes_nothing(browser, alpha, step):
    browser.sign_in_as(alpha.dentist)
    before = fingerprint(connection, alpha, but=COUNTED)

    assert browser.fill_in(MFA, {"step": step, "otp": "123456"}).status_code == 400
    assert fingerprint(connection, alpha, but=COUNTED) == before


def test_who_is_not_in_is_led_to_the_sign_in_and_back(browser, alpha):
    assert browser.get(MFA)["Location"] == f"{SIGN_IN}?next=%2Faccount%2Fmfa%2F"
    browser.sign_in_as(alpha.dentist)
    with alpha.context():
        Session.objects.update(ended_at=timezone.now(), end_reason="revoked")
    page = browser.get(SIGN_OUT)
    form = {**password("mfa_enrol"), "csrfmiddlewaretoken": str(page.context["csrf_token"])}

    assert browser.send(MFA, form)["Location"].startswith(SIGN_IN)
    with alpha.context():
        assert not Factor.objects.exists()


@pytest.mark.parametrize("path", [SIGN_IN, ADMIN])
def test_who_must_enrol_is_led_there_and_can_do_nothing_else(browser, alpha, path):
    wants_a_factor_of(alpha, "owner")
    answer = browser.sign_in_as(alpha.owner, path)
    led = [answer["Location"]]
    while (answer := browser.get(led[-1])).status_code == 302:
        led.append(answer["Location"])

    assert led[-1].partition("?")[0] == MFA
    assert EN["mfa_wanted"].format(clinic="Clinic alpha") in answer.content.decode()
    assert browser.get("/admin/users/user/").status_code == 302
    with alpha.context():
        event = AuditEvent.objects.filter(resource="users", outcome="refused").latest("id")
        assert event.reason == "mfa_enrolment_required"

    phone = Phone(key_in(browser.fill_in(led[-1], password("mfa_enrol"))))
    done = browser.fill_in(led[-1], {"step": "mfa_confirm", "otp": phone.code()})
    assert 'href="/admin/"' in done.content.decode()
    assert browser.get("/admin/users/user/").status_code == 200
    assert EN["mfa_stays"].format(clinic="Clinic alpha") in browser.get(MFA).content.decode()
    assert browser.fill_in(MFA, password("mfa_disable")).status_code == 400


def test_it_bites_on_a_browser_s_session_at_the_next_request(browser, alpha):
    browser.sign_in_as(alpha.owner)
    assert browser.get("/admin/").status_code == 200
    wants_a_factor_of(alpha, "owner")

    assert browser.get("/admin/").status_code == 302
    for door in (SIGN_IN, ADMIN):
        assert browser.get(f"{door}?next=/x/")["Location"] == f"{MFA}?next=%2Fx%2F"
    assert browser.get("/admin/password_change/").status_code == 200
    assert browser.fill_in(SIGN_OUT)["Location"] == SIGN_IN
    assert sessions(alpha) == []


@pytest.mark.parametrize(("language", "words"), [("en", EN), ("de", DE)])
def test_the_pages_speak_the_clinic_s_language(db, language, words):
    clinic, browser = make_clinic("gamma", language=language), AccountClient()
    enrolled(clinic.dentist)
    browser.sign_in_as(clinic.owner)

    page = browser.get(MFA).content.decode()
    assert words["mfa_why"] in page
    assert words["signed_in_as"].format(person="Owner Example", clinic="Clinic gamma") in page
    host = {"HTTP_HOST": "gamma.example.com"}
    other, given = AccountClient(), {"username": "dentist", "password": PASSWORD}
    step = other.fill_in(SIGN_IN, given, **host)
    assert words["code_for"] in other.get(step["Location"], **host).content.decode()
