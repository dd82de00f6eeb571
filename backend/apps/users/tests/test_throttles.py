from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from django_tasks_db.models import DBTaskResult

from apps.users.models import Session, User
from apps.users.passwords.services import MAILBOXES
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from core.throttling import counters
from core.throttling.throttles import network_of
from tests.admin_pages import AdminClient
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD
from tests.isolation.world import fingerprint

RATES = {"user": 5, "address": 4, "account": 2}


@pytest.fixture
def limits(settings, tmp_path):
    """Low limits, and nobody counted yet."""
    settings.THROTTLE_RATES = dict(RATES)
    settings.THROTTLE_FILE = tmp_path / "throttles"
    return settings


def sign_in(tenant="alpha", username="owner", password="wrong", client=None, **extra):
    body = {"tenant": tenant, "username": username, "password": password}
    return (client or ApiClient()).post(f"{API}auth/token/", body, **extra)


def statuses(answers):
    return [answer.status_code for answer in answers]


def test_a_user_beyond_the_rate_is_told_when_to_come_back(limits, api, alpha):
    before = fingerprint(connection, alpha)
    answers = [api.get(f"{API}patients/") for _ in range(6)]

    assert statuses(answers) == [200] * 5 + [429]
    assert answers[-1].json()["code"] == "throttled"
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert 50 < int(answers[-1]["Retry-After"]) <= 60
    assert fingerprint(connection, alpha) == before


def test_retry_after_is_the_rest_of_the_minute_rounded_up(limits, api, monkeypatch):
    class Clock:
        now = 7.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(counters, "time", clock)
    for _ in range(5):
        api.get(f"{API}auth/me/")
    clock.now += 30.2
    assert api.get(f"{API}auth/me/")["Retry-After"] == "30"
    clock.now += 29.7
    assert api.get(f"{API}auth/me/")["Retry-After"] == "1"
    clock.now += 0.1
    assert api.get(f"{API}auth/me/").status_code == 200


def test_a_refused_write_writes_nothing(limits, api, alpha):
    for _ in range(5):
        api.get(f"{API}auth/me/")
    before = fingerprint(connection, alpha)
    answer = api.post(f"{API}operatories/", {"name": "Room 1"}, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 429
    assert fingerprint(connection, alpha) == before


def test_of_what_comes_too_often_the_audit_trail_tells_the_first(limits, api, alpha):
    statuses(api.get(f"{API}patients/") for _ in range(9))

    with alpha.context():
        told = AuditEvent.objects.filter(outcome="refused").values_list("resource", "reason")
        assert list(told) == [("patients", "throttled")]


def test_users_are_counted_apart(limits, alpha, beta, client_of):
    colleagues = [client_of(alpha.owner), client_of(alpha.receptionist), client_of(beta.owner)]

    for client in colleagues:
        assert statuses(client.get(f"{API}auth/me/") for _ in range(6)) == [200] * 5 + [429]


def test_another_session_of_the_same_user_is_no_other_user(limits, alpha, client_of):
    first, second = client_of(alpha.owner), client_of(alpha.owner)

    assert statuses(first.get(f"{API}auth/me/") for _ in range(5)) == [200] * 5
    assert second.get(f"{API}auth/me/").status_code == 429


def test_too_often_is_told_after_who_one_is_and_before_all_else(limits, alpha, client_of):
    client = client_of(alpha.stock)
    url = f"{API}patients/00000000-0000-4000-8000-000000000000/"
    asked = [client.patch(url, {"misspelt": 1}) for _ in range(6)]
    strangers = [ApiClient().patch(url, {}) for _ in range(6)]
    liars = [ApiClient().patch(url, {}, headers={"Authorization": "Bearer x"}) for _ in range(6)]

    assert statuses(asked) == [403] * 5 + [429]
    assert statuses(strangers) == [401] * 6
    assert statuses(liars) == [401] * 6


def test_a_request_that_runs_again_is_counted_once(limits, api, monkeypatch):
    from core.api import dispatch
    from tests.conventions.test_collisions import collision

    monkeypatch.setattr(dispatch, "LONGEST_PAUSE", 0)
    limits.THROTTLE_RATES["user"] = 1
    monkeypatch.setattr(
        "apps.users.views.MeSerializer", lambda _: (_ for _ in ()).throw(collision())
    )

    assert api.get(f"{API}auth/me/").status_code == 503


@pytest.mark.parametrize("path", ["schema/", "docs/", "redoc/"])
def test_what_everybody_may_read_is_counted_by_address(path, limits, db):
    assert statuses(ApiClient().get(API + path) for _ in range(6)) == [200] * 5 + [429]
    assert ApiClient().get(API + path, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_attempts_to_sign_in_are_counted_by_account_known_or_not(limits, alpha, beta):
    for tenant, name in (("alpha", "owner"), ("alpha", "nobody"), ("nowhere", "owner")):
        limits.THROTTLE_RATES["address"] = 100
        answers = [sign_in(tenant, name) for _ in range(3)]
        assert statuses(answers) == [401, 401, 429]
        assert answers[-1].json()["code"] == "throttled"
        assert 50 < int(answers[-1]["Retry-After"]) <= 60
    assert sign_in("beta", "owner").status_code == 401


def test_an_account_beyond_the_limit_is_refused_with_the_right_password_too(limits, alpha):
    for _ in range(2):
        sign_in()
    answer = sign_in(password=PASSWORD)

    assert answer.status_code == 429
    with alpha.context():
        assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("tenant", "username"),
    [("alpha", " ADMIN "), (" alpha", "admin"), ("alpha ", "Admin"), ("alpha", "ADM\u0130N")],
)
def test_an_account_is_the_same_however_it_is_written_and_from_anywhere(
    tenant, username, limits, alpha
):
    for number in range(2):
        sign_in(username="admin", REMOTE_ADDR=f"192.0.2.{number}")

    assert sign_in(tenant, username, PASSWORD, REMOTE_ADDR="192.0.2.3").status_code == 429
    limits.THROTTLE_RATES["account"] = 10
    assert sign_in(tenant, username, PASSWORD, REMOTE_ADDR="192.0.2.4").status_code == 200


def test_attempts_to_sign_in_are_counted_by_address_and_stop_counting_accounts(limits, alpha):
    answers = [sign_in(username=f"nobody-{number}") for number in range(5)]
    assert statuses(answers) == [401] * 4 + [429]
    for _ in range(3):
        assert sign_in(username="owner").status_code == 429

    assert sign_in(password=PASSWORD, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_body_that_names_nobody_is_counted_by_address(limits, db):
    client = ApiClient()
    bodies = [b"{}", b"[1]", b'{"username": 5, "tenant": []}', b"{", b"{}"]
    answers = [
        client.post(f"{API}auth/token/", body, content_type="application/json") for body in bodies
    ]

    assert statuses(answers) == [400] * 4 + [429]


def test_a_device_that_the_owner_is_known_by_gets_in_past_whoever_guesses(limits, alpha):
    known = ApiClient()
    assert sign_in(password=PASSWORD, client=known).status_code == 200
    for _ in range(3):
        sign_in(REMOTE_ADDR="198.51.100.1")
    stranger = ApiClient()
    stranger.cookies["dentiapro_device"] = known.cookies["dentiapro_device"].value[:-1] + "-"

    assert sign_in(password=PASSWORD, client=stranger).status_code == 429
    assert sign_in(password=PASSWORD, client=known).status_code == 200
    assert sign_in("alpha", "receptionist", PASSWORD, known).status_code == 200


def test_a_known_device_is_still_held_to_the_rate_of_its_address(limits, alpha):
    known = ApiClient()
    answers = [sign_in(password=PASSWORD, client=known) for _ in range(5)]

    assert statuses(answers) == [200] * 4 + [429]


def test_a_known_browser_gets_in_to_the_admin_past_whoever_guesses(limits, alpha):
    browser = AdminClient()
    assert browser.enter(alpha.owner).status_code == 302
    browser.send("/admin/logout/")
    for _ in range(3):
        sign_in(REMOTE_ADDR="198.51.100.1")

    assert AdminClient().enter(alpha.owner).status_code == 429
    assert browser.enter(alpha.owner)["Location"] == "/admin/"


def test_a_reset_is_answered_alike_however_often_and_mailed_as_often_as_may_be(limits, alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.owner.pk).update(email="owner@example.com")
    body = {"tenant": "alpha", "account": "owner"}
    answers = [
        ApiClient().post(f"{API}auth/password/reset/", body, REMOTE_ADDR=f"198.51.100.{number}")
        for number in range(6)
    ]

    assert statuses(answers) == [202] * 6
    assert DBTaskResult.objects.count() == RATES["account"] * MAILBOXES


def test_resets_are_counted_by_address_apart_from_attempts_to_sign_in(limits, alpha):
    for number in range(5):
        sign_in(username=f"nobody-{number}")
    answers = [
        ApiClient().post(
            f"{API}auth/password/reset/", {"tenant": "alpha", "account": f"nobody-{number}"}
        )
        for number in range(5)
    ]

    assert statuses(answers) == [202] * 4 + [429]


@pytest.mark.parametrize(
    ("proxies", "refused"),
    [
        # Nobody in front of us: the header is made up, whatever it says.
        (0, [401] * 4 + [429]),
        # One proxy, which adds the address that it sees to what the client made up.
        (1, [401] * 4 + [429]),
    ],
)
def test_a_made_up_forwarding_changes_nothing(proxies, refused, limits, db):
    limits.NUM_PROXIES = proxies
    forged = [f"10.0.0.{number}" for number in range(5)]
    seen = "" if proxies == 0 else ", 203.0.113.5"

    answers = [
        sign_in(username=name, HTTP_X_FORWARDED_FOR=name + seen, REMOTE_ADDR="192.0.2.1")
        for name in forged
    ]

    assert statuses(answers) == refused


def test_behind_a_proxy_clients_are_told_apart(limits, db):
    limits.NUM_PROXIES = 1

    answers = [
        sign_in(username=f"nobody-{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        for number in range(6)
    ]

    assert statuses(answers) == [401] * 6


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_address_is_a_network_of_which_anybody_has_all(address, network):
    assert network_of(RequestFactory(REMOTE_ADDR=address).get("/")) == network


def test_the_admin_s_sign_in_is_counted_with_the_api_s(limits, alpha):
    sign_in()
    first, second = (AdminClient().enter(alpha.owner, password="wrong") for _ in range(2))
    right = AdminClient()
    refused = right.enter(alpha.owner)

    assert (first.status_code, second.status_code, refused.status_code) == (200, 429, 429)
    assert "Too many attempts. Try again in" in refused.content.decode()
    assert 50 < int(refused["Retry-After"]) <= 60
    assert right.get("/admin/").status_code == 302
    assert sign_in(password=PASSWORD).status_code == 429


def test_the_admin_s_sign_in_is_counted_by_address_too(limits, alpha):
    answers = [AdminClient().enter(alpha.owner, username=f"nobody-{it}") for it in range(5)]

    assert statuses(answers) == [200] * 4 + [429]


@pytest.mark.parametrize("by", ["account", "address"])
@pytest.mark.parametrize("way", ["API", "admin"])
def test_of_attempts_that_come_too_often_the_trail_tells_the_first(limits, alpha, by, way):
    limits.THROTTLE_RATES = {**RATES, "account": 2 if by == "account" else 99, "address": 99}
    if by == "address":
        limits.THROTTLE_RATES["address"] = 2
    for _ in range(5):
        if way == "API":
            sign_in()
        else:
            AdminClient().enter(alpha.owner, password="wrong")

    with alpha.context():
        told = AuditEvent.objects.filter(reason="throttled").values_list("action", "outcome")
        assert list(told) == [("sign_in", "refused")]


def test_attempts_at_clinics_that_there_are_not_are_told_on_the_platform(limits, db):
    for _ in range(4):
        sign_in(tenant="nowhere")

    with tenant_context(PLATFORM_ID):
        assert AuditEvent.objects.filter(reason="throttled").count() == 1
