"""What sign-in, sign-out and their refusals leave in the audit trail: one event each, under the clinic that it is about."""

from __future__ import annotations

import pytest
from django.conf import settings

from apps.tenants.models import Tenant
from apps.users.models import Session, User
from apps.users.sessions import services
from apps.users.sessions.tests.paths import (
    LOGOUT,
    LOGOUT_ALL,
    REFRESH,
    SESSIONS,
    TOKEN,
    credentials,
)
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient

NAMED = {"request_id": "the-request-1", "address": "127.0.0.1"}
HEADERS = {"x-request-id": NAMED["request_id"]}


def events_in(place):
    """Return the events of a clinic, or of the platform."""
    with tenant_context(place):
        return list(AuditEvent.objects.order_by("id"))


@pytest.fixture
def left(alpha):
    """Return the one event that something leaves in alpha; none is left anywhere else."""

    def act(what):
        before = {place: len(events_in(place)) for place in (alpha.id, PLATFORM_ID)}
        what()
        (event,) = events_in(alpha.id)[before[alpha.id] :]
        assert len(events_in(PLATFORM_ID)) == before[PLATFORM_ID]
        return event

    return act


def told(event, *names):
    return tuple(getattr(event, name) for name in names)


def test_a_sign_in(stranger, alpha, left):
    event = left(lambda: stranger.post(TOKEN, credentials(), headers=HEADERS))

    with alpha.context():
        session = Session.objects.get()
    assert told(event, "action", "resource", "operation", "outcome", "reason") == (
        "sign_in", "sessions", "sign_in", "success", "",
    )  # fmt: skip
    assert told(event, "actor", "session", "object") == (
        alpha.receptionist.pk,
        session.pk,
        session.pk,
    )
    assert told(event, *NAMED) == tuple(NAMED.values())
    assert event.details == {"kind": "api"}


def test_a_sign_in_to_the_administration(alpha, left):
    event = left(lambda: AdminClient().enter(alpha.owner))

    assert told(event, "action", "outcome", "actor") == ("sign_in", "success", alpha.owner.pk)
    assert event.details == {"kind": "admin"}


@pytest.mark.parametrize("kind", ["api", "admin"])
def test_a_wrong_password(stranger, alpha, left, kind):
    def tries():
        if kind == "api":
            body = credentials(username="owner", password="Kanarienvogel")
            stranger.post(TOKEN, body, headers=HEADERS)
        else:
            AdminClient().enter(alpha.owner, password="Kanarienvogel")

    event = left(tries)

    assert told(event, "action", "outcome", "reason") == (
        "sign_in", "refused", "invalid_credentials",
    )  # fmt: skip
    assert told(event, "actor", "session") == (None, None)
    assert event.details == {
        "kind": kind,
        "user": str(alpha.owner.pk),
        "attempts": 1,
        "known_device": False,
    }
    assert "Kanarienvogel" not in str(event.__dict__)


def test_a_name_that_nobody_has_is_not_repeated(stranger, left):
    event = left(lambda: stranger.post(TOKEN, credentials(username="Kanarienvogel")))

    assert told(event, "outcome", "reason") == ("refused", "invalid_credentials")
    assert event.details["user"] is None
    assert "Kanarienvogel" not in str(event.__dict__)


def test_an_unknown_clinic_is_told_to_the_platform(stranger, alpha):
    with tenant_context(PLATFORM_ID):
        User.objects.create(username="receptionist", role="operator")
    before = len(events_in(PLATFORM_ID))
    stranger.post(TOKEN, credentials(tenant="nowhere"))

    (event,) = events_in(PLATFORM_ID)[before:]
    assert told(event, "action", "outcome", "reason", "actor") == (
        "sign_in", "refused", "invalid_credentials", None,
    )  # fmt: skip
    assert event.details["user"] is None
    assert "nowhere" not in str(event.__dict__)
    assert events_in(alpha.id) == []


def test_an_attempt_at_a_locked_account(stranger, alpha, left):
    for _ in range(settings.SIGN_IN_ATTEMPTS):
        stranger.post(TOKEN, credentials(password="wrong"))

    event = left(lambda: stranger.post(TOKEN, credentials()))

    assert told(event, "action", "outcome", "reason") == ("sign_in", "refused", "locked")
    assert event.details["user"] == str(alpha.receptionist.pk)
    assert event.details["attempts"] == settings.SIGN_IN_ATTEMPTS


def test_a_suspended_clinic_s_staff(stranger, alpha, left):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")

    event = left(lambda: stranger.post(TOKEN, credentials()))

    assert told(event, "outcome", "reason") == ("refused", "tenant_suspended")


def test_a_role_that_may_not_enter_the_administration(alpha, left):
    event = left(lambda: AdminClient().enter(alpha.stock))

    assert told(event, "outcome", "reason") == ("refused", "invalid_credentials")
    assert event.details["kind"] == "admin"


def test_a_sign_out(api, alpha, left):
    event = left(lambda: api.post(LOGOUT))

    assert told(event, "action", "resource", "operation", "outcome", "reason") == (
        "sign_out", "sessions", "end", "success", "logout",
    )  # fmt: skip
    assert told(event, "actor", "object") == (alpha.owner.pk, api.session_row.pk)


def test_a_sign_out_of_the_administration(alpha, left):
    browser = AdminClient()
    browser.enter(alpha.owner)

    event = left(lambda: browser.send("/admin/logout/"))

    assert told(event, "action", "reason", "actor") == ("sign_out", "logout", alpha.owner.pk)


def test_a_session_that_is_ended_from_another(api, alpha, client_of, left):
    other = client_of(alpha.owner).session_row

    event = left(lambda: api.delete(f"{SESSIONS}{other.pk}/"))

    assert told(event, "action", "reason", "object", "session") == (
        "sign_out", "revoked", other.pk, api.session_row.pk,
    )  # fmt: skip


def test_every_session_that_a_sign_out_everywhere_ends(api, alpha, client_of):
    client_of(alpha.owner)
    before = len(events_in(alpha.id))
    api.post(LOGOUT_ALL)

    assert [event.reason for event in events_in(alpha.id)[before:]] == ["logout_all"] * 2


def test_a_token_that_came_twice(api, alpha, stranger, left):
    stranger.post(REFRESH, {"refresh": api.pair.refresh})

    event = left(lambda: stranger.post(REFRESH, {"refresh": api.pair.refresh}))

    assert told(event, "action", "outcome", "reason", "object") == (
        "sign_out", "refused", "token_reused", api.session_row.pk,
    )  # fmt: skip


def test_a_refresh_token_of_a_session_that_has_ended(api, alpha, stranger, left):
    api.post(LOGOUT)

    event = left(lambda: stranger.post(REFRESH, {"refresh": api.pair.refresh}))

    assert told(event, "outcome", "reason") == ("refused", "token_not_valid")
    assert told(event, "actor", "session") == (alpha.owner.pk, api.session_row.pk)


def test_what_ends_twice_is_told_once(api, alpha):
    with alpha.context():
        assert services.end_session(api.session_row, reason="revoked")
        assert not services.end_session(api.session_row, reason="logout")
    assert [event.reason for event in events_in(alpha.id)] == ["revoked"]
