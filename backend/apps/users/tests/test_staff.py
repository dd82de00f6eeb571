"""The list of colleagues, and the matrix of roles."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from apps.users.models import User
from apps.users.roles import PERMISSIONS, Role, permissions_of
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API
from tests.clinics import STAFF_ROLES, make_user


def test_everybody_sees_the_names_of_colleagues_and_no_more(alpha, beta, client_of):
    answer = client_of(alpha.stock).get(f"{API}users/")

    rows = answer.json()["results"]
    assert {row["role"] for row in rows} == set(STAFF_ROLES)
    assert {row["id"] for row in rows}.isdisjoint(str(user.pk) for user in beta.staff.values())
    assert not {"email", "username", "password"} & set(rows[0])


def test_the_list_is_narrowed_by_role(api, alpha):
    rows = api.get(f"{API}users/?role=dentist").json()["results"]

    assert [row["id"] for row in rows] == [str(alpha.dentist.pk)]


def test_every_role_has_a_row_in_the_matrix():
    assert set(PERMISSIONS) == set(Role)


def test_an_operator_has_no_right_to_a_clinic_s_data():
    assert {permission.partition(".")[0] for permission in PERMISSIONS[Role.OPERATOR]} == {
        "admin",
        "audit",  # of the platform, as the walls have it
        "clinic",
        "platform",
        "sessions",
    }
    assert permissions_of(Role.OPERATOR, is_admin=True) == PERMISSIONS[Role.OPERATOR]


def test_is_admin_adds_an_administrator_s_rights():
    both = permissions_of(Role.DENTIST, is_admin=True)

    assert both == PERMISSIONS[Role.DENTIST] | PERMISSIONS[Role.ADMIN]


def test_user_names_are_unique_in_a_clinic_in_any_case_and_free_in_another(alpha, beta):
    with alpha.context():
        make_user(Role.DENTIST, "Mia")
        with pytest.raises(IntegrityError, match="username_once_per_clinic"), transaction.atomic():
            make_user(Role.DENTIST, "mia")
        assert User.objects.filter(username__iexact="mia").count() == 1
    with beta.context():
        make_user(Role.DENTIST, "mia")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OWNER])
def test_operators_and_staff_do_not_mix(alpha, role):
    place = alpha.id if role == Role.OPERATOR else PLATFORM_ID
    with tenant_context(place):
        with pytest.raises(IntegrityError, match="operators_work"), transaction.atomic():
            make_user(role, "mixed")
        assert not User.objects.filter(username="mixed").exists()


def test_passwords_are_not_kept_in_history(tenant):
    assert not {"password", "last_login"} & {
        field.name for field in tenant.owner.events.model._meta.fields
    }
