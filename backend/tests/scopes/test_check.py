"""`security.md`, Who is who 4: an unset scope on a view fails a check, and the view is not served."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from apps.appointments.models import Operatory
from core.api.views import PlainView, TenantViewSet
from core.audit.requests import Audited
from core.permissions.checks import check_scopes
from core.permissions.scopes import FIRST_PARTY_ONLY, Scopes, known_scopes
from dev import testing


def test_every_view_of_ours_says_its_scopes():
    assert [error for error in run_checks() if error.id.startswith("scopes.")] == []


def test_a_view_that_does_not_fails_the_check(settings):
    settings.ROOT_URLCONF = "tests.scopes.careless_urls"

    assert [(error.id, error.msg) for error in check_scopes()] == [
        ("scopes.E002", "api/v1/silent/ asks nobody for a scope."),
        ("scopes.E001", "api/v1/silent/ does not say its scopes."),
        ("scopes.E002", "api/v1/decorated/ asks nobody for a scope."),
        ("scopes.E002", "api/v1/plain/ is served by no view of the API."),
    ]
    with pytest.raises(CommandError, match=r"scopes\.E001"):
        call_command("check")


def test_an_endpoint_that_does_not_is_not_served():
    class Silent(PlainView):
        pass

    class SilentResource(TenantViewSet):
        audited, model = Audited("things"), Operatory

    with pytest.raises(ImproperlyConfigured, match="Silent does not say `scopes`"):
        Silent.as_view()
    with pytest.raises(ImproperlyConfigured, match="SilentResource does not say `scopes`"):
        SilentResource.as_view({"get": "list"})


def test_what_asks_for_no_token_need_not_say_it():
    class Open(PlainView):
        authentication_classes = ()

    assert Open.as_view()


def test_the_scopes_that_there_are_are_those_that_views_take():
    resources = (
        "appointments",
        "charting",
        "documents",
        "health",
        "notes",
        "operatories",
        "patients",
        "plans",
        "prescriptions",
        "procedure-codes",
        "tenants",
        "users",
        "working-hours",
    )
    both = [f"{name}:{what}" for name in resources for what in ("read", "write")]
    assert known_scopes() == tuple(sorted([*both, "audit-events:read", "profile"]))


def test_the_guide_names_each_of_them():
    guide = (testing.BACKEND.parent / "docs/scopes.md").read_text()

    assert [scope for scope in known_scopes() if f"`{scope}`" not in guide] == []


def test_to_write_is_not_to_read_and_the_other_way_round():
    scopes = Scopes.of("things", first_party=frozenset({"explode"}))

    for method in ("GET", "HEAD", "OPTIONS"):
        assert scopes.needed(method, None) == ("things:read",)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert scopes.needed(method, "explain") == ("things:write",)
        assert scopes.needed(method, "explode") == ()
        assert FIRST_PARTY_ONLY.needed(method, None) == ()
