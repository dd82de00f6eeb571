"""Who may be asked, by whom, and where the browser may be sent: nowhere that was not registered letter by letter."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from apps.users.models import Grant, Session
from core.audit.models import AuditEvent
from tests.clinics import make_clinic
from tests.oauth.people import CALLBACK, Browser, Program, allowed, said

TRICKS = [
    "https://desk.example.com/callback/",
    "https://desk.example.com/callback/../callback",
    "https://desk.example.com/callbac",
    "https://desk.example.com/callback?x=1",
    "https://desk.example.com/callback?",
    "https://desk.example.com/callback#",
    "https://desk.example.com/callback#x",
    "https://desk.example.com/Callback",
    "https://DESK.example.com/callback",
    "https://desk.example.com:443/callback",
    "https://desk.example.com:8443/callback",
    "https://desk.example.com./callback",
    "https://desk.example.com@evil.example.com/callback",
    "https://evil@desk.example.com/callback",
    "https://desk.example.com.evil.example.com/callback",
    "https://evil.example.com/?https://desk.example.com/callback",
    "https://evil.example.com/callback",
    "http://desk.example.com/callback",
    "HTTPS://desk.example.com/callback",
    "//desk.example.com/callback",
    "/callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://desk.example.com/callback%00",
    "https://desk.example.com/callback\n",
    "https://desk.example.com\\@evil.example.com/callback",
    "http://127.0.0.1:9999/callback",
    "https://other.example.com/callback",
]


@pytest.fixture
def signed_in(browser, clinic, live_server_url):
    browser.sign_in(browser.open(f"{live_server_url}/account/sign-in/"), "harbor", "receptionist")
    return browser


def asks_for(program, redirect_uri, **more):
    program.redirect_uri = redirect_uri
    query = {
        "response_type": "code",
        "client_id": program.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid",
        "state": "xyz",
        "code_challenge": "x" * 43,
        "code_challenge_method": "S256",
        **more,
    }
    return f"{program.server}/oauth/authorize/?{urlencode(query)}"


def nothing_was_given(clinic):
    with clinic.context():
        return not Grant.objects.exists() and not Session.objects.filter(kind="oauth").exists()


@pytest.mark.parametrize("uri", TRICKS)
def test_a_redirect_uri_is_compared_letter_by_letter(uri, signed_in, program, register, clinic):
    register(clinic, name="Other", redirect_uris=["https://other.example.com/callback"])
    answer = signed_in.open(asks_for(program, uri))

    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert nothing_was_given(clinic)


def test_the_form_is_looked_at_again_in_full(signed_in, program, clinic):
    page = signed_in.open(asks_for(program, CALLBACK))
    for changed in (
        {"redirect_uri": "https://evil.example.com/callback"},
        {"client_id": f"{clinic.id.hex}.AAAAAAAAAAAAAAAAAAAAAA"},
    ):
        page.url = asks_for(program, **{"redirect_uri": CALLBACK, **changed})
        answer = signed_in.send(page, allow="")
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
    page.url = asks_for(program, CALLBACK, scope="openid users:write")
    assert said(signed_in.send(page, allow=""))["error"] == "invalid_scope"
    assert nothing_was_given(clinic)


def test_a_form_of_another_site_gives_nothing(signed_in, program, clinic):
    page = signed_in.open(asks_for(program, CALLBACK))
    answer = signed_in.http.post(
        page.url, {"allow": ""}, headers={"Origin": "https://evil.example.com"}, timeout=30
    )

    assert answer.status_code == 403
    assert nothing_was_given(clinic)


def test_who_refuses_is_sent_back_with_nothing(signed_in, program, clinic):
    page = signed_in.open(asks_for(program, CALLBACK))
    answer = signed_in.send(page, refuse="")

    assert answer.status_code == 303
    told = said(answer)
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", "xyz", program.server)
    assert "code" not in told
    assert nothing_was_given(clinic)
    with clinic.context():
        event = AuditEvent.objects.get(operation="authorize")
        assert (event.outcome, event.reason) == ("refused", "access_denied")
        assert event.actor == clinic.receptionist.pk


def test_the_page_says_who_asks_for_what_and_is_framed_by_nobody(signed_in, program, clinic):
    page = signed_in.open(asks_for(program, CALLBACK, scope="openid appointments:read"))

    for text in ("Front desk", "Receptionist Example", "Clinic harbor", "see the appointment book"):
        assert text in page.text
    assert "for 12 h at most" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://desk.example.com" in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_clinic_is_spoken_to_in_its_language(committed, register, live_server_url):
    clinic = make_clinic("hafen", domain_url=None, language="de")
    application, _ = register(clinic)
    browser = Browser(live_server_url)
    program = Program(live_server_url, application.client_id)
    page = browser.sign_in(browser.open(program.asks()), "hafen", "owner")

    assert "möchte in Ihrem Namen arbeiten" in page.text
    assert "den Terminkalender sehen" in page.text


def test_it_is_asked_each_time(browser, program, clinic):
    allowed(browser, program, "harbor", "receptionist")
    page = browser.open(program.asks(approval_prompt="auto"))

    assert page.status_code == 200
    assert "Front desk" in page.text


@pytest.mark.parametrize(
    ("prompt", "is_in", "error"),
    [
        ({"prompt": "none"}, False, "login_required"),
        ({"prompt": "none"}, True, "consent_required"),
        ({"prompt": "login"}, True, "login_required"),
        ({"prompt": "none login"}, True, "invalid_request"),
        ({"max_age": "0"}, True, "login_required"),
    ],
)
def test_what_cannot_be_asked_in_that_way_is_answered(
    prompt, is_in, error, browser, program, clinic
):
    if is_in:
        browser.sign_in(
            browser.open(f"{program.server}/account/sign-in/"), "harbor", "receptionist"
        )
    answer = browser.open(program.asks(**prompt))

    assert (answer.status_code, said(answer)["error"]) == (303, error)


@pytest.mark.parametrize("wanted", [{"prompt": "login"}, {"max_age": "0"}])
def test_who_must_sign_in_does_and_is_then_asked(wanted, browser, program, clinic):
    page = browser.open(program.asks(**wanted))
    assert "/account/sign-in/" in page.url
    page = browser.sign_in(page, "harbor", "receptionist")

    assert "Front desk" in page.text


@pytest.mark.parametrize(
    "wanted",
    [
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"response_type": "code token"},
        {"response_type": "code id_token"},
        {"response_mode": "fragment"},
        {"scope": "openid everything"},
        {"scope": "users:write"},
        {"scope": "openid openid"},
        {"nonce": "n" * 256},
    ],
)
def test_there_is_one_kind_of_answer(wanted, signed_in, program, clinic):
    answer = signed_in.open(asks_for(program, CALLBACK, **wanted))

    assert answer.status_code == 303
    assert said(answer)["error"] in (
        "unsupported_response_type",
        "unauthorized_client",
        "invalid_request",
        "invalid_scope",
    )
    assert "#" not in answer.headers["Location"]
    assert nothing_was_given(clinic)


def test_an_application_of_another_clinic_is_nobodys_here(
    signed_in, program, register, clinic, live_server_url
):
    other = make_clinic("island", domain_url=None)
    theirs, _ = register(other)
    answers = [
        signed_in.open(asks_for(Program(live_server_url, client_id), CALLBACK))
        for client_id in (theirs.client_id, f"{other.id.hex}.AAAAAAAAAAAAAAAAAAAAAA")
    ]

    assert [it.status_code for it in answers] == [403, 403]
    assert answers[0].content == answers[1].content
    assert "belongs to another clinic" in answers[0].text
    for client_id in ("nonsense", "", f"{clinic.id.hex}.AAAAAAAAAAAAAAAAAAAAAA"):
        answer = signed_in.open(asks_for(Program(live_server_url, client_id), CALLBACK))
        assert answer.status_code in (400, 403)
        assert "Location" not in answer.headers
    for made in (clinic, other):
        assert nothing_was_given(made)
