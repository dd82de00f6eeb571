"""One matrix, whole and in step with what people read."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.core.management import call_command

from apps.users.roles import MEANINGS, PERMISSIONS, Role, permissions_of
from tests.clients import API
from tests.conventions.calls import ROUTES


def test_the_page_of_roles_is_in_step(tmp_path):
    call_command("write_roles", tmp_path / "roles.md")

    committed = settings.ROOT_DIR / "docs" / "roles.md"
    assert (tmp_path / "roles.md").read_text() == committed.read_text(), "run `make roles`"


def test_every_role_has_a_line_and_every_permission_a_meaning_and_a_holder():
    assert set(PERMISSIONS) == set(Role)
    assert set(MEANINGS) == {name for names in PERMISSIONS.values() for name in names}


def test_what_routes_and_pages_ask_for_is_in_the_matrix():
    asked = {
        route.view.rules[route.action] for route in ROUTES.values() if hasattr(route.view, "rules")
    }
    for page in admin.site._registry.values():
        asked |= set(page.permissions.values())

    assert asked <= set(MEANINGS)


def test_the_platform_s_rights_are_no_clinic_s_and_an_administrator_gets_none_of_them():
    of_clinics = {role for role in Role if role != Role.OPERATOR}

    for role in of_clinics:
        held = permissions_of(role, is_admin=True)
        assert not any(name.startswith("platform.") for name in held)
    assert permissions_of(Role.OPERATOR, is_admin=True) == PERMISSIONS[Role.OPERATOR]
    assert not any(
        name.startswith(("patients.", "appointments.", "history.", "staff."))
        for name in PERMISSIONS[Role.OPERATOR]
    )


def test_me_tells_what_the_matrix_says(alpha, client_of):
    for role, user in alpha.staff.items():
        told = client_of(user).get(f"{API}auth/me/").json()["permissions"]
        assert told == sorted(PERMISSIONS[role])
