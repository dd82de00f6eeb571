"""`security.md`, Who is who 2 and 4: on every route and verb a token is good for its scopes, and for nothing else."""

from __future__ import annotations

import pytest
from django.db import connection

from core.permissions.scopes import known_scopes
from core.tenancy.context import PLATFORM_ID
from tests.applications import ApplicationClient, make_application
from tests.conventions.calls import ROUTES, Call, of_the_platform
from tests.isolation.world import fingerprint
from tests.roles.test_table import LET_THROUGH, OTHERWISE, undone

pytestmark = pytest.mark.one_world

SAFE = ("get", "head")
OIDC = ("openid", "profile", "email")

# Routes that no application uses, whatever it was given: written by hand, a second opinion on what the views say.
NO_APPLICATION = {
    key
    for key in ROUTES
    if key.partition(" ")[2].startswith(("api/v1/auth/", "api/v1/oauth-applications/"))
    or key.endswith("/reset-mfa/")
    or of_the_platform(key)
} - {"GET api/v1/auth/me/"}
# Routes that look at no token.
OPEN = {key for key, route in ROUTES.items() if not route.view.authentication_classes}
SCOPED = sorted(set(ROUTES) - NO_APPLICATION - OPEN)


# Resources that go together, under one name.
TOGETHER = {
    "allergies": "health",
    "conditions": "health",
    "contact-log": "patients",
    "medications": "health",
    "questionnaire-forms": "health",
    "health-questionnaires": "health",
    "findings": "charting",
    "procedures": "charting",
    "referrals": "charting",
    "treatment-plans": "plans",
    "medical-records": "notes",
    "note-templates": "notes",
    "perio-exams": "charting",
    "attachments": "documents",
    "consents": "documents",
}


def resource_of(key):
    """Return a route's resource, as its path says; an odontogram stands below its patient, and is of the chart."""
    if "/odontogram" in key:
        return "charting"
    name = key.partition("api/v1/")[2].partition("/")[0]
    return TOGETHER.get(name, name)


def scope_of(key):
    """Return the scope that a route should need."""
    if key == "GET api/v1/auth/me/":
        return "profile"
    return f"{resource_of(key)}:{'read' if ROUTES[key].verb in SAFE else 'write'}"


@pytest.fixture
def owner_through(alpha):
    """Make the client of an application that acts for the owner, who may do everything."""
    application = make_application(alpha.id, scopes=[*known_scopes(), *OIDC])
    return lambda *scopes: ApplicationClient(application, alpha.owner, scopes)


def refused(call, alpha, *, code):
    """Ask, and see that nothing but the trail changed."""
    before = fingerprint(connection, alpha)
    answer = call(If_Match="nonsense")
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert fingerprint(connection, alpha) == before
    return answer


def test_every_scope_is_of_a_route_and_every_route_has_one():
    assert {scope_of(key) for key in SCOPED} == set(known_scopes())


@pytest.mark.parametrize("key", SCOPED)
def test_all_scopes_but_the_right_one_are_a_403_that_names_it(
    key, world, alpha, api, owner_through
):
    call, wanted = Call(key, api, world), scope_of(key)
    call.client = owner_through(*set(known_scopes()) - {wanted}, "openid", "email")

    answer = refused(call, alpha, code="insufficient_scope")

    assert answer["WWW-Authenticate"] == (
        f'Bearer realm="api", error="insufficient_scope", scope="{wanted}"'
    )


@pytest.mark.parametrize("key", [key for key in SCOPED if ROUTES[key].verb not in SAFE])
def test_a_token_to_read_writes_nothing(key, world, alpha, api, owner_through):
    call = Call(key, api, world)
    call.client = owner_through(f"{resource_of(key)}:read")

    refused(call, alpha, code="insufficient_scope")


@pytest.mark.parametrize("key", SCOPED)
def test_without_any_scope_nothing_is_done(key, world, alpha, api, owner_through):
    call = Call(key, api, world)
    call.client = owner_through()

    refused(call, alpha, code="insufficient_scope")


@pytest.mark.parametrize("key", SCOPED)
def test_the_right_scope_alone_is_enough(key, world, api, owner_through):
    call = Call(key, api, world)
    call.client = owner_through(scope_of(key))

    answer = undone(call)

    assert answer.status_code in {*LET_THROUGH, *OTHERWISE.get(key, ())}, answer.content


@pytest.mark.parametrize("key", sorted(NO_APPLICATION - OPEN))
def test_what_is_between_a_person_and_dentiapro_takes_no_application(
    key, world, alpha, api, operator
):
    call = Call(key, api, world)
    tenant, user = (PLATFORM_ID, operator) if of_the_platform(key) else (alpha.id, alpha.owner)
    everything = [*known_scopes(), *OIDC]
    call.client = ApplicationClient(make_application(tenant, scopes=everything), user, everything)

    refused(call, alpha, code="first_party_only")


@pytest.mark.parametrize("key", [key for key in SCOPED if hasattr(ROUTES[key].view, "rules")])
def test_a_scope_gives_nobody_what_the_role_does_not(key, world, alpha, api, owner_through):
    call = Call(key, api, world)
    application = owner_through().application
    call.client = ApplicationClient(application, alpha.stock, known_scopes())
    needed = ROUTES[key].view.rules[ROUTES[key].action]
    if alpha.stock.may(needed):
        assert undone(call).status_code in {*LET_THROUGH, *OTHERWISE.get(key, ())}
    else:
        refused(call, alpha, code="permission_denied")


def test_a_method_that_is_not_offered_is_a_405_to_an_application_too(owner_through):
    answer = owner_through().put("/api/v1/patients/")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
