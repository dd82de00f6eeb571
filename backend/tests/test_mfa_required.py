"""A clinic wants a second factor of a role: who has none can do nothing but enrol, at the next request and everywhere."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from apps.tenants.models import Tenant
from apps.users.mfa.tests.apps import CONFIRM, DISABLE, MFA, Phone, enrolled
from apps.users.models import User
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD, make_user
from tests.conventions.calls import Call
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.world import fingerprint

pytestmark = pytest.mark.one_world

CURRENT = f"{API}tenants/current/"
AGAIN = {"current_password": PASSWORD}
# What is open to who has none yet, beside what nobody signs in for.
OPEN = {
    "GET api/v1/auth/me/",
    "GET api/v1/auth/mfa/totp/",
    "POST api/v1/auth/mfa/totp/",
    "POST api/v1/auth/mfa/totp/confirm/",
    "POST api/v1/auth/mfa/totp/disable/",
    "POST api/v1/auth/mfa/totp/recovery-codes/",
    "POST api/v1/auth/password/change/",
    "POST api/v1/auth/logout/",
    "POST api/v1/auth/logout-all/",
    "GET api/v1/auth/sessions/",
    "GET api/v1/auth/sessions/<uuid:pk>/",
    "DELETE api/v1/auth/sessions/<uuid:pk>/",
}
TO_EVERYBODY = {
    "POST api/v1/auth/token/",
    "POST api/v1/auth/token/refresh/",
    "POST api/v1/auth/password/reset/",
    "POST api/v1/auth/password/reset/confirm/",
    "POST api/v1/users/invitations/accept/",
}
WANTED = (403, "mfa_enrolment_required")


def wants_a_factor_of(clinic, *roles):
    with clinic.context():
        Tenant.objects.filter(pk=clinic.id).update(mfa_roles=list(roles))


def told(answer):
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("key", sorted(EXPECTATIONS.keys() - OPEN - TO_EVERYBODY))
def test_who_must_enrol_can_do_nothing_else(key, alpha, world, api, who_may):
    client = who_may(key)
    call = Call(key, client, world)
    place = PLATFORM_ID if call.row.platform else alpha.id
    with tenant_context(place):
        Tenant.objects.filter(pk=place).update(mfa_roles=["owner", "operator"])
    before = fingerprint(connection, alpha)

    assert told(call()) == WANTED
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("key", sorted(OPEN))
def test_the_way_to_a_factor_and_out_is_open(key, alpha, world, api):
    call = Call(key, api, world)
    wants_a_factor_of(alpha, "owner")

    answer = call()

    assert answer.status_code != 403 or answer.json()["code"] == "wrong_password"


def test_it_ends_with_the_enrolment(alpha, api):
    assert api.get(CURRENT).status_code == 200
    wants_a_factor_of(alpha, "owner")
    assert told(api.get(CURRENT)) == WANTED
    assert api.get(MFA).json()["required_by_clinic"] is True

    phone = Phone(api.post(MFA, AGAIN).json()["secret"])
    api.post(CONFIRM, {"otp": phone.code()})

    assert api.get(CURRENT).status_code == 200
    assert told(api.post(DISABLE, AGAIN)) == (409, "mfa_required_by_clinic")
    with alpha.context():
        assert User.objects.get(pk=alpha.owner.pk).has_mfa


def test_who_signs_in_without_one_gets_in_to_enrol(alpha):
    wants_a_factor_of(alpha, "dentist")
    body = {"tenant": "alpha", "username": "dentist", "password": PASSWORD}
    pair = ApiClient().post(f"{API}auth/token/", body).json()
    client = ApiClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")

    assert client.get(MFA).status_code == 200
    assert told(client.get(f"{API}patients/")) == WANTED
    again = client.post(f"{API}auth/token/refresh/", {"refresh": pair["refresh"]})
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("roles", "is_asked"),
    [
        (["admin"], {"admin", "dentist with rights"}),
        (["dentist"], {"dentist", "dentist with rights"}),
        (["owner", "stock"], {"owner", "stock"}),
        ([], set()),
    ],
)
def test_roles_are_meant_and_administrators_by_any_role(alpha, client_of, roles, is_asked):
    with alpha.context():
        people = {
            **alpha.staff,
            "dentist with rights": make_user("dentist", "both", is_admin=True),
        }
    clients = {name: client_of(person) for name, person in people.items()}
    wants_a_factor_of(alpha, *roles)

    refused = {name for name, client in clients.items() if client.get(CURRENT).status_code == 403}

    assert refused == is_asked


def test_a_role_that_somebody_is_given_is_meant_at_the_next_request(alpha, client_of):
    client = client_of(alpha.dentist)
    wants_a_factor_of(alpha, "assistant")
    assert client.get(CURRENT).status_code == 200
    with alpha.context():
        User.objects.filter(pk=alpha.dentist.pk).update(role="assistant")

    assert told(client.get(CURRENT)) == WANTED


def test_the_clinic_next_door_is_not_meant(alpha, beta, client_of):
    client = client_of(beta.owner)
    wants_a_factor_of(alpha, "owner")

    assert client.get(CURRENT).status_code == 200


def test_it_costs_an_ordinary_request_no_query(alpha, api):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert api.get(f"{API}operatories/").status_code == 200
        return len(asked)

    before = queries()
    enrolled(alpha.owner, api.session_row)
    wants_a_factor_of(alpha, "owner")

    assert queries() == before


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_administrators_say_of_whom(alpha, client_of, role):
    answer = client_of(alpha.staff[role]).patch(
        CURRENT, {"mfa_roles": ["dentist", "billing", "dentist"]}
    )

    assert answer.json()["mfa_roles"] == ["billing", "dentist"]
    with alpha.context():
        assert Tenant.objects.get(pk=alpha.id).mfa_roles == ["billing", "dentist"]


@pytest.mark.parametrize("given", [["janitor"], "dentist", [1], [None], None, {"a": 1}])
def test_what_is_no_list_of_roles_is_refused(alpha, api, given):
    assert api.patch(CURRENT, {"mfa_roles": given}).json()["code"] == "validation_error"
    with alpha.context():
        assert Tenant.objects.get(pk=alpha.id).mfa_roles == []


def test_colleagues_say_nothing_of_it(alpha, client_of):
    answer = client_of(alpha.dentist).patch(CURRENT, {"mfa_roles": ["dentist"]})

    assert told(answer) == (403, "permission_denied")


def test_the_database_knows_the_roles(alpha):
    with pytest.raises(IntegrityError, match="tenant_mfa_roles_known"):
        wants_a_factor_of(alpha, "janitor")
