"""`security.md`, Who is who 7: roles by routes by verbs are a written table, and every cell of it is tried."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection, transaction

from apps.tenants.models import Tenant
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient, form_of, url_of
from tests.clients import ApiClient
from tests.clinics import make_user
from tests.conventions.calls import ROUTES, Call
from tests.isolation.world import fingerprint
from tests.roles.table import ADMIN, API, ROLES, WHO
from tests.test_admin import dead_letter

pytestmark = pytest.mark.one_world

# What is answered to whom the role lets through; what a body or a token would have to be besides is tested elsewhere.
LET_THROUGH = range(200, 300)
OTHERWISE = {
    "POST api/v1/auth/token/": {400},
    "POST api/v1/auth/token/refresh/": {400},
    "POST api/v1/auth/password/change/": {400, 403},  # by the password, which is not sent
    "POST api/v1/auth/mfa/totp/": {403},
    "POST api/v1/auth/mfa/totp/confirm/": {400},
    "POST api/v1/auth/mfa/totp/disable/": {403},
    "POST api/v1/auth/mfa/totp/recovery-codes/": {403},
    "POST api/v1/auth/password/reset/": {400},
    "POST api/v1/auth/password/reset/confirm/": {400},
    "POST api/v1/users/invitations/accept/": {400},
    "GET api/v1/audit-events/<uuid:pk>/": {404},  # to an operator, whose trail is the platform's
    # Into a treatment plan by who writes plans.
    "POST api/v1/procedures/": {403},
    # A contact is corrected by who wrote it down, or who runs the clinic.
    "PUT api/v1/contact-log/<uuid:pk>/": {403},
    "PATCH api/v1/contact-log/<uuid:pk>/": {403},
    # Open answers are changed by who takes them down, or who manages the form.
    "PUT api/v1/health-questionnaires/<uuid:pk>/": {403},
    "PATCH api/v1/health-questionnaires/<uuid:pk>/": {403},
    "POST api/v1/health-questionnaires/<uuid:pk>/discard/": {403},
    # A draft is nobody's but who writes and who signs it, and the administrators'; its doctor alone signs it.
    "PUT api/v1/medical-records/<uuid:pk>/": {404},
    "PATCH api/v1/medical-records/<uuid:pk>/": {404},
    "POST api/v1/medical-records/<uuid:pk>/sign/": {403, 404},
    # Somebody else's session is nobody's.
    "GET api/v1/auth/sessions/<uuid:pk>/": {404},
    "DELETE api/v1/auth/sessions/<uuid:pk>/": {404},
}


@pytest.fixture
def world(world, alpha):
    world.ours["dead_letter"] = dead_letter(alpha)
    return world


@pytest.fixture
def people(alpha):
    """Somebody for every column."""
    found = {}
    for letter, (role, is_admin) in ROLES.items():
        clinic = PLATFORM_ID if letter == "P" else alpha.id
        with tenant_context(clinic):
            found[letter] = make_user(role, f"column-{letter}", is_admin=is_admin)
    return found


def state(*clinics):
    """Everything there is, but for what a refusal adds to the audit trail."""
    with tenant_context(PLATFORM_ID):
        tenants = list(Tenant.objects.order_by("id").values())
    return [tenants, *(fingerprint(connection, clinic) for clinic in clinics)]


def undone(ask):
    """Ask, and take back what it changed."""
    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return answer


def test_every_route_has_a_line_and_every_line_a_route():
    assert set(API) == set(ROUTES)


def test_every_model_of_the_administration_has_a_line_and_every_line_a_model():
    assert set(ADMIN) == {
        f"{model._meta.app_label}/{model._meta.model_name}" for model in admin.site._registry
    }


def test_a_line_names_each_role_in_its_column_or_nobody():
    assert [role for role, is_admin in ROLES.values() if not is_admin] == list(
        dict.fromkeys(role for role, _ in ROLES.values())
    )
    for line in [*API.values(), *(line for row in ADMIN.values() for line in row)]:
        assert len(line) == len(WHO)
        assert all(given in (letter, "-") for given, letter in zip(line, WHO, strict=True))


@pytest.mark.parametrize("key", sorted(API))
def test_a_route_lets_through_whom_its_line_names_and_nobody_else(
    key, world, people, api, alpha, beta
):
    world.ours["tenant"] = str(beta.id)  # so that its suspension keeps nobody out who is asked
    call = Call(key, api, world)
    wrong = []
    for given, letter in zip(API[key], WHO, strict=True):
        call.client = ApiClient()
        call.client.sign_in(people[letter])
        if given == "-":
            kept = state(alpha, beta)
            answer = call(If_Match="nonsense")
            if (answer.status_code, answer.json()["code"]) != (403, "permission_denied"):
                wrong.append((letter, "is not refused", answer.status_code))
            if state(alpha, beta) != kept:
                wrong.append((letter, "is refused, and something changed"))
        else:
            answer = undone(call)
            if answer.status_code not in {*LET_THROUGH, *OTHERWISE.get(key, ())}:
                wrong.append((letter, "is refused", answer.status_code, answer.content))

    assert wrong == []


def asked(browser, page, world):
    """Every way to see or to write on a model's pages: which column of the table it is, and what answers who may."""
    lists, adds, changes = (
        url_of(f"{page}/{what}", world.ours) for what in ("", "add/", "<id>/change/")
    )
    form = form_of(f"{page}/", world.ours)
    yield "view", lambda: browser.get(lists), {200}
    yield "view", lambda: browser.get(changes), {200, 302}  # or back, where it is another clinic's
    yield "add", lambda: browser.get(adds), {200}
    yield "add", lambda: browser.send(adds, {}), {200}  # with what is wrong in the form
    yield "change", lambda: browser.send(changes, form), {302}


def found(answer):
    """Tell apart who is led to the sign-in from who is led on."""
    to_sign_in = answer.get("Location", "").startswith("/admin/login/")
    return "not let in" if to_sign_in else answer.status_code


@pytest.mark.parametrize("page", sorted(ADMIN))
def test_a_page_opens_and_writes_for_whom_its_line_names_and_nobody_else(
    page, world, people, alpha, beta
):
    wrong, lines = [], dict(zip(("view", "add", "change"), ADMIN[page], strict=True))
    for index, letter in enumerate(WHO):
        browser = AdminClient()
        browser.enter(people[letter])
        kept = state(alpha, beta)
        for what, ask, right in asked(browser, page, world):
            if lines[what][index] == "-":
                if found(ask()) not in {"not let in", 403}:
                    wrong.append((letter, what, "is not refused"))
            elif (got := found(undone(ask))) not in right:
                wrong.append((letter, what, "is refused", got))
        if state(alpha, beta) != kept:
            wrong.append((letter, "is refused, and something changed"))

    assert wrong == []
