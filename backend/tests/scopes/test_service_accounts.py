"""An application that acts by itself does so as a service account: a row with a role, and nobody."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.tenants.models import Tenant
from apps.users.models import User
from apps.users.staff import services
from apps.users.staff.errors import ServiceAccount
from tests.admin_pages import AdminClient
from tests.applications import ApplicationClient, make_application, make_integration
from tests.clients import API, ApiClient
from tests.isolation.world import fingerprint
from tests.mails import sent

USERS = f"{API}users/"


@pytest.fixture
def account(alpha):
    return make_integration(alpha.id, "receptionist").service_account


def listed(client, query=""):
    return {it["id"] for it in client.get(f"{USERS}{query}").json()["results"]}


def test_it_is_in_no_list_of_staff_unless_asked_for(account, alpha, api, client_of):
    for client in (api, client_of(alpha.dentist)):
        assert str(account.pk) not in listed(client)
        assert str(account.pk) not in listed(client, "?role=receptionist&is_active=true")
        assert listed(client, "?is_service=true") == {str(account.pk)}
        assert str(account.pk) not in listed(client, "?is_service=false")
        assert client.get(f"{USERS}{account.pk}/").json()["is_service"] is True


def test_it_is_not_among_the_staff_of_the_administration(account, alpha):
    browser = AdminClient()
    browser.enter(alpha.owner)

    assert account.username not in browser.get("/admin/users/user/").content.decode()
    assert browser.get(f"/admin/users/user/{account.pk}/change/").status_code == 302


def test_it_is_changed_and_invited_by_nobody(account, alpha, api):
    before = fingerprint(connection, alpha)
    path = f"{USERS}{account.pk}/"
    for answer in (
        api.patch(path, {"role": "admin"}),
        api.patch(path, {"email": "x@example.com"}),
        api.put(path, {"username": "x", "role": "admin"}),
        api.post(f"{path}deactivate/"),
        api.post(f"{path}reactivate/"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "service_account")
    answer = api.post(f"{USERS}invite/", {"user": str(account.pk)})
    assert answer.json()["errors"][0]["code"] == "does_not_exist"
    assert fingerprint(connection, alpha) == before

    with alpha.context(), pytest.raises(ServiceAccount):
        services.change(account, by=None, is_provider=True)


def test_it_treats_nobody(account, api):
    hours = {"doctor": str(account.pk), "weekday": 1, "starts_at": "08:00", "ends_at": "09:00"}
    answer = api.post(f"{API}working-hours/", hours)

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "doctor")


@pytest.mark.parametrize("password", ["", "!", "x"])
def test_it_does_not_sign_in(account, password):
    body = {"tenant": "alpha", "username": account.username, "password": password or " "}
    answer = ApiClient().post(f"{API}auth/token/", body)

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


def test_its_password_is_reset_by_nobody(account, alpha):
    body = {"tenant": "alpha", "account": account.username}
    assert ApiClient().post(f"{API}auth/password/reset/", body).status_code == 202

    assert sent() == []
    with alpha.context():
        assert not User.objects.reached_by(account.username).exists()
        for found in (User.objects.reached_by(""), User.objects.reached_at("")):
            assert account.pk not in {each.pk for each in found}


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "owner"},
        {"email": "x@example.com"},
        {"is_admin": True},
        {"is_provider": True},
        {"is_invited": True, "is_active": False},
        {"password": "pbkdf2$x"},
    ],
)
def test_the_database_keeps_it_nobody(account, alpha, fields):
    refused = pytest.raises(IntegrityError, match="service_accounts_are_nobody")
    with alpha.context(), refused, transaction.atomic():
        User.objects.filter(pk=account.pk).update(**fields)


def test_a_clinic_that_requires_second_factors_wants_none_of_it(alpha):
    integration = make_integration(alpha.id, "receptionist")
    scopes = ["patients:read"]
    by_itself = ApplicationClient(integration, integration.service_account, scopes)
    for_somebody = ApplicationClient(make_application(alpha.id), alpha.receptionist, scopes)
    with alpha.context():
        Tenant.objects.filter(pk=alpha.id).update(mfa_roles=["receptionist"])

    with CaptureQueriesContext(connection) as queries:
        assert by_itself.get(f"{API}patients/").status_code == 200
    assert len([it for it in queries if "users_" in it["sql"]]) == 1
    answer = for_somebody.get(f"{API}patients/")
    assert (answer.status_code, answer.json()["code"]) == (403, "mfa_enrolment_required")
