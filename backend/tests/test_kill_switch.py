"""`security.md`, Who is who 2: what ends a session bites on the next request, of the API, of the administration and of applications alike."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.tenants.models import Tenant
from apps.users.models import AccessToken, Application, Session, User
from apps.users.sessions import services
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.applications import ApplicationClient, make_application, make_integration
from tests.clients import API, ApiClient

ME, SESSIONS = f"{API}auth/me/", f"{API}auth/sessions/"


class Somebody:
    """An administrator who is signed in to both, twice to the API, and lets an application act."""

    def __init__(self, clinic, client_of):
        self.clinic, self.user = clinic, clinic.admin
        self.api, self.other = client_of(self.user), client_of(self.user)
        self.through = ApplicationClient(make_application(clinic.id), self.user, ["profile"])
        self.browser = AdminClient()
        assert self.browser.enter(self.user)["Location"] == "/admin/"
        assert self.gets() == (True, True, True, True)

    def gets(self):
        """Tell whether the next request of each is answered."""
        return (
            self.api.get(ME).status_code == 200,
            self.other.get(ME).status_code == 200,
            self.browser.get("/admin/").status_code == 200,
            self.through.get(ME).status_code == 200,
        )

    def refreshes(self):
        body = {"refresh": self.other.pair.refresh}
        return ApiClient().post(f"{API}auth/token/refresh/", body).status_code == 200

    def reasons(self):
        with self.clinic.context():
            return set(Session.objects.exclude(ended_at=None).values_list("end_reason", flat=True))

    def row_of_the_browser(self):
        with self.clinic.context():
            return Session.objects.get(kind="admin")


@pytest.fixture
def somebody(alpha, client_of):
    return Somebody(alpha, client_of)


def signs_out_everywhere(somebody):
    assert somebody.api.post(f"{API}auth/logout-all/").status_code == 204


def changes_the_password(somebody):
    with somebody.clinic.context():
        services.end_all_sessions(somebody.user, reason="password_change")


def is_deactivated(somebody):
    with somebody.clinic.context():
        User.objects.filter(pk=somebody.user.pk).update(is_active=False)


def is_suspended(somebody):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=somebody.clinic.id).update(status="suspended")


def is_closed(somebody):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=somebody.clinic.id).update(status="closed")


EVERYTHING = [
    signs_out_everywhere, changes_the_password, is_deactivated, is_suspended, is_closed,
]  # fmt: skip


@pytest.mark.parametrize("event", EVERYTHING)
def test_it_bites_on_the_next_request_of_every_session(somebody, event):
    event(somebody)

    assert somebody.gets() == (False, False, False, False)
    assert not somebody.refreshes()


def test_a_colleague_next_door_notices_nothing(somebody, alpha, beta, client_of):
    colleague, neighbour = client_of(alpha.owner), Somebody(beta, client_of)
    for event in (signs_out_everywhere, changes_the_password, is_deactivated):
        event(somebody)

    assert colleague.get(ME).status_code == 200
    assert neighbour.gets() == (True, True, True, True)


def test_a_sign_out_ends_its_own_session_only(somebody):
    assert somebody.api.post(f"{API}auth/logout/").status_code == 204

    assert somebody.gets() == (False, True, True, True)
    assert somebody.reasons() == {"logout"}


def test_a_change_of_password_may_keep_the_session_that_asked(somebody):
    with somebody.clinic.context():
        ended = services.end_all_sessions(
            somebody.user, reason="password_change", but=somebody.api.session_row
        )

    assert ended == 3
    assert somebody.gets() == (True, False, False, False)
    assert somebody.reasons() == {"password_change"}


def test_a_session_of_the_administration_is_ended_from_the_api(somebody):
    row = somebody.row_of_the_browser()
    listed = somebody.api.get(SESSIONS).json()["results"]
    assert [it["session_id"] for it in listed if it["kind"] == "admin"] == [str(row.pk)]

    assert somebody.api.delete(f"{SESSIONS}{row.pk}/").status_code == 204

    assert somebody.gets() == (True, True, False, True)


def test_signing_out_of_the_administration_ends_its_row(somebody):
    assert somebody.browser.send("/admin/logout/")["Location"] == "/admin/login/"

    assert somebody.gets() == (True, True, False, True)
    assert somebody.row_of_the_browser().end_reason == "logout"


def test_signing_in_anew_ends_the_session_that_the_browser_had(somebody, beta):
    first = somebody.row_of_the_browser()
    somebody.browser.enter(beta.owner)

    with somebody.clinic.context():
        assert Session.objects.get(pk=first.pk).end_reason == "replaced"
        event = AuditEvent.objects.get(reason="replaced")
        assert (event.actor, event.session) == (somebody.user.pk, first.pk)
    assert "Clinic beta" in somebody.browser.get("/admin/").content.decode()


def test_a_role_is_read_from_the_row_and_not_from_the_token(somebody):
    assert "clinic.manage" in somebody.api.get(ME).json()["permissions"]
    with somebody.clinic.context():
        User.objects.filter(pk=somebody.user.pk).update(role="stock")

    assert "clinic.manage" not in somebody.api.get(ME).json()["permissions"]
    assert somebody.api.get(f"{API}patients/").status_code == 403
    assert somebody.gets() == (True, True, False, True)


def test_an_idle_session_of_the_administration_ends(somebody):
    with somebody.clinic.context():
        Tenant.objects.filter(pk=somebody.clinic.id).update(session_idle_minutes=5)
        row = Session.objects.get(kind="admin")
        row.last_activity -= timedelta(minutes=5)
        row.save(update_fields=["last_activity"])

    assert somebody.gets() == (True, True, False, True)


def test_the_browser_s_own_session_ends_with_its_row_s_time(somebody):
    row = somebody.row_of_the_browser()
    kept = somebody.browser.session
    assert datetime.fromisoformat(kept["_session_expiry"]) == row.expiration
    assert kept["session_id"] == str(row.pk)


def test_a_page_of_the_administration_asks_for_its_session_once(somebody):
    with CaptureQueriesContext(connection) as queries:
        somebody.browser.get("/admin/")

    assert len([query for query in queries if "users_session" in query["sql"]]) == 1


def is_switched_off(somebody):
    with somebody.clinic.context():
        Application.objects.update(is_active=False)


def is_deleted(somebody):
    with somebody.clinic.context():
        Application.objects.update(is_active=False, deleted_at=timezone.now())


def has_its_token_revoked(somebody):
    with somebody.clinic.context():
        somebody.through.token.delete()


def has_a_token_that_is_over(somebody):
    with somebody.clinic.context():
        AccessToken.objects.update(expiration=timezone.now())


def has_its_session_ended_by_the_person(somebody):
    row = somebody.through.session_row
    listed = somebody.api.get(SESSIONS).json()["results"]
    assert [it["session_id"] for it in listed if it["kind"] == "oauth"] == [str(row.pk)]
    assert somebody.api.delete(f"{SESSIONS}{row.pk}/").status_code == 204


def was_not_used_for_long(somebody):
    with somebody.clinic.context():
        row = Session.objects.get(pk=somebody.through.session_row.pk)
        row.last_activity -= somebody.clinic.tenant.session_idle
        row.save(update_fields=["last_activity"])


OF_AN_APPLICATION = [
    is_switched_off, is_deleted, has_its_token_revoked, has_a_token_that_is_over,
    has_its_session_ended_by_the_person, was_not_used_for_long,
]  # fmt: skip


@pytest.mark.parametrize("event", OF_AN_APPLICATION)
def test_it_bites_on_the_next_request_of_an_application_and_on_no_other(somebody, event):
    event(somebody)

    answer = somebody.through.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_not_valid")
    assert somebody.gets() == (True, True, True, False)


def test_a_scope_that_an_application_lost_is_lost_to_its_tokens(somebody):
    with somebody.clinic.context():
        Application.objects.update(scopes=["patients:read"])

    answer = somebody.through.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_a_role_is_read_from_the_row_for_an_application_too(somebody):
    through = ApplicationClient(somebody.through.application, somebody.user, ["tenants:write"])
    assert through.patch(f"{API}tenants/current/", {"phone": "+491"}).status_code == 200
    with somebody.clinic.context():
        User.objects.filter(pk=somebody.user.pk).update(role="dentist")

    answer = through.patch(f"{API}tenants/current/", {"phone": "+492"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    with somebody.clinic.context():
        assert Tenant.objects.get(pk=somebody.clinic.id).phone == "+491"


@pytest.mark.parametrize("event", [is_suspended, is_closed, is_switched_off, is_deleted])
def test_it_bites_on_the_next_request_of_an_integration(alpha, somebody, event):
    integration = make_integration(alpha.id, "receptionist")
    through = ApplicationClient(integration, integration.service_account, ["patients:read"])
    assert through.get(f"{API}patients/").status_code == 200
    event(somebody)

    assert through.get(f"{API}patients/").status_code in (401, 403)


def test_a_service_account_that_was_deactivated_does_nothing_more(alpha):
    integration = make_integration(alpha.id, "receptionist")
    through = ApplicationClient(integration, integration.service_account, ["patients:read"])
    assert through.get(f"{API}patients/").status_code == 200
    with alpha.context():
        User.objects.filter(is_service=True).update(is_active=False)

    assert through.get(f"{API}patients/").status_code == 401
