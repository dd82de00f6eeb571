"""Who may invite whom, and with what."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, connections

from apps.users.invitations.services import invite, invite_again
from apps.users.invitations.tests.accepting import PASSWORD, USERS
from apps.users.models import User
from apps.users.ranks import AboveYou
from apps.users.staff.services import change
from core.errors import FieldError
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import make_clinic
from tests.conventions.test_collisions import wait_until_blocked
from tests.isolation.expectations.users import NEWCOMER
from tests.isolation.world import fingerprint
from tests.mails import sent


@pytest.mark.parametrize(
    ("body", "attr", "code"),
    [
        ({"email": None}, "email", "null"),
        ({"email": ""}, "email", "blank"),
        ({"email": "nobody"}, "email", "invalid"),
        ({"username": ""}, "username", "blank"),
        ({"username": "RECEPTIONIST"}, "username", "unique"),
        ({"role": "operator"}, "role", "invalid_choice"),
        ({"role": "king"}, "role", "invalid_choice"),
        ({"color": "blue"}, "color", "invalid"),
        ({"tenant": "x"}, "tenant", "unknown_field"),
        ({"password": PASSWORD}, "password", "unknown_field"),
        ({"is_superuser": True}, "is_superuser", "unknown_field"),
        ({"current_password": "x"}, "current_password", "unknown_field"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_a_400_on_its_field(api, alpha, body, attr, code):
    before = fingerprint(connection, alpha)
    refused = api.post(USERS, {**NEWCOMER, **body})

    assert refused.status_code == 400
    assert [(error["attr"], error["code"]) for error in refused.json()["errors"]] == [(attr, code)]
    assert {**fingerprint(connection, alpha), **AUDIT} == {**before, **AUDIT}
    assert sent() == []


# A refusal leaves an event, and nothing else.
AUDIT = dict.fromkeys(("audit_auditevent", "audit_unsealed"), "")


def test_what_is_not_the_inviter_s_to_say_is_ignored_or_refused(api):
    given = {"id": "0190f3c1-7a00-7000-8000-000000000999", "version": 9, "is_active": True}
    given |= {"is_invited": False, "date_joined": "2020-01-01T00:00:00Z", "name": "x"}
    person = api.post(USERS, {**NEWCOMER, **given}).json()

    assert not {key for key in given if person[key] == given[key]}


def test_a_user_name_is_free_while_only_another_clinic_has_it(api, beta):
    with beta.context():
        invite(email="n@example.com", username="noor", role="dentist", invited_by=None)

    assert api.post(USERS, NEWCOMER).status_code == 201


def test_a_taken_user_name_is_refused_by_the_service_too(tenant):
    with pytest.raises(FieldError):
        invite(email="n@example.com", username="Owner", role="dentist", invited_by=None)

    assert User.objects.filter(username__iexact="owner").count() == 1


@pytest.mark.parametrize(
    ("who", "rights", "may"),
    [
        ("owner", {"role": "owner"}, True),
        ("owner", {"role": "admin"}, True),
        ("owner", {"role": "dentist", "is_admin": True}, True),
        ("admin", {"role": "owner"}, False),
        ("admin", {"role": "admin"}, True),
        ("admin", {"role": "dentist", "is_admin": True}, True),
        ("dentist", {"role": "assistant"}, False),
        ("auditor", {"role": "assistant"}, False),
    ],
)
def test_nobody_invites_somebody_above_themselves(tenant, who, rights, may):
    given = {"email": "n@example.com", "username": "noor", **rights}
    if may:
        assert invite(**given, invited_by=tenant.staff[who]).role == rights["role"]
    else:
        with pytest.raises(AboveYou):
            invite(**given, invited_by=tenant.staff[who])
        assert not User.objects.filter(username="noor").exists()


@pytest.mark.parametrize("lost", [{"role": "stock"}, {"is_active": False}])
def test_who_lost_the_right_meanwhile_invites_nobody(alpha, lost):
    given = {"email": "n@example.com", "role": "assistant"}
    with alpha.context():
        waiting = invite(**given, username="waiting", invited_by=None)
        stale = User.objects.get(pk=alpha.admin.pk)
        User.objects.filter(pk=alpha.admin.pk).update(**lost)
    assert len(sent()) == 1
    before = fingerprint(connection, alpha)

    with alpha.context():
        with pytest.raises(AboveYou):
            invite(**given, username="noor", invited_by=stale)
        with pytest.raises(AboveYou):
            invite_again(waiting, invited_by=stale)
    assert fingerprint(connection, alpha) == before
    assert sent() == []


def test_who_invites_waits_for_who_takes_the_right_away(committed, database_name):
    clinic = make_clinic("alpha")
    refused = []

    def invite_too():
        try:
            with clinic.context(), pytest.raises(AboveYou):
                invite(email="n@e.com", username="noor", role="admin", invited_by=clinic.admin)
            refused.append(True)
        finally:
            connections.close_all()

    with clinic.context():
        change(clinic.admin, by=clinic.owner, role="stock")
        thread = Thread(target=invite_too)
        thread.start()
        wait_until_blocked(database_name)
    thread.join()

    assert refused == [True]
    with clinic.context():
        assert not User.objects.filter(username="noor").exists()


def test_the_platform_invites_an_operator_and_a_clinic_s_first_owner(db):
    with tenant_context(PLATFORM_ID):
        operator = invite(email="o@example.com", username="op", role="operator", invited_by=None)
        assert operator.is_invited
    assert len(sent()) == 1
