"""Wrong role, wrong method, no credentials, on every route."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.users.roles import permissions_of
from tests.clients import ApiClient
from tests.clinics import STAFF_ROLES
from tests.conventions.calls import ROUTES, Call, keys
from tests.isolation.routes import VERBS
from tests.isolation.world import fingerprint

pytestmark = pytest.mark.one_world

OPEN = {
    "POST api/v1/auth/token/",
    "POST api/v1/auth/token/refresh/",
    "POST api/v1/auth/password/reset/",
    "POST api/v1/auth/password/reset/confirm/",
    "POST api/v1/users/invitations/accept/",
}
PATHS = sorted({route.path for route in ROUTES.values()})


def roles_without(key):
    """List the roles that may not do what a route does."""
    route = ROUTES[key]
    needed = route.view.rules[route.action]
    return [role for role in STAFF_ROLES if needed not in permissions_of(role, is_admin=False)]


RULED = keys(lambda route: hasattr(route.view, "rules"))


@pytest.mark.parametrize("key", [key for key in RULED if roles_without(key)])
def test_a_role_without_the_right_is_a_403_and_changes_nothing(key, world, alpha, api, client_of):
    call = Call(key, api, world)
    for role in roles_without(key):
        call.client = client_of(alpha.staff[str(role)])
        before = fingerprint(connection, alpha)
        answer = call(If_Match="nonsense", Idempotency_Key="")

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied"), role
        assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("key", sorted(set(ROUTES) - OPEN))
def test_without_credentials_every_route_is_a_401(key, world, alpha, api):
    call = Call(key, api, world)
    call.client = ApiClient()
    before = fingerprint(connection, alpha)
    answer = call()

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("path", PATHS)
def test_a_method_that_is_not_offered_is_a_405(path, world, alpha, api):
    offered = {route.verb for route in ROUTES.values() if route.path == path}
    call = Call(next(key for key in ROUTES if ROUTES[key].path == path), api, world)
    before = fingerprint(connection, alpha)
    for verb in {*VERBS, "options"} - offered:
        answer = getattr(call.client, verb)(call.path)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed"), verb
        assert {v.strip().lower() for v in answer["Allow"].split(",")} - {"head"} == offered
    assert fingerprint(connection, alpha) == before
