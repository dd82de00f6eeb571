"""What may be changed of staff, by whom; and what stays."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.users.links.choices import Purpose
from apps.users.links.services import issue
from apps.users.models import Link, User
from apps.users.ranks import AboveYou, Rank, rank_of
from apps.users.roles import Role
from apps.users.staff import services
from apps.users.staff.tests.asking import ME, USERS, path_of, privileges, state
from core.audit.models import AuditEvent
from tests.clients import API
from tests.clinics import PASSWORD, make_clinic, make_user
from tests.mails import sent


def test_who_manages_staff_sees_everything_and_others_what_colleagues_see(api, alpha, client_of):
    everything = api.get(path_of(alpha.dentist)).json()
    theirs = client_of(alpha.dentist).get(path_of(alpha.dentist)).json()

    assert set(everything) - set(theirs) == {
        "username", "email", "is_admin", "is_invited", "license_number", "date_joined", "mfa",
    }  # fmt: skip
    assert "password" not in everything
    assert set(theirs) < set(everything)


@pytest.mark.parametrize("who", ["owner", "dentist"])
def test_a_list_of_staff_takes_as_many_queries_however_long(who, alpha, client_of):
    from django.test.utils import CaptureQueriesContext

    client, counts = client_of(alpha.staff[who]), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(USERS).status_code == 200
        counts.append(len(queries))
        with alpha.context():
            make_user("assistant", f"more{len(counts)}")

    assert counts[0] == counts[1] <= 6  # savepoint, session, the list, release, and the test's own


def test_particulars_are_changed_and_leave_a_write(api, alpha):
    body = {"specialty": "Endodontics", "license_number": "HH-1", "is_provider": False}
    answer = api.patch(path_of(alpha.dentist), body)

    assert {**answer.json(), **body} == answer.json()
    with alpha.context():
        event = AuditEvent.objects.latest("id")
        assert (event.action, event.operation) == ("write", "partial_update")
    assert privileges(alpha) == []


def test_rights_are_changed_at_the_next_request_and_told(api, alpha, client_of):
    client = client_of(alpha.receptionist)
    assert client.post(USERS, {}).status_code == 403
    answer = api.patch(path_of(alpha.receptionist), {"role": "stock", "is_admin": True})

    assert (answer.json()["role"], answer.json()["is_admin"]) == ("stock", True)
    assert client.post(USERS, {}).status_code == 400
    assert client.get(ME).json()["role"] == "stock"
    assert privileges(alpha) == [
        (
            "change",
            str(alpha.receptionist.pk),
            {"changed": ["is_admin", "role"], "role": "stock", "is_admin": True},
        )
    ]


@pytest.mark.parametrize("how", ["deactivate", "patch"])
def test_who_is_deactivated_is_out_at_the_next_request(api, alpha, client_of, how):
    client = client_of(alpha.receptionist)
    with alpha.context():
        issue(alpha.receptionist, Purpose.PASSWORD_RESET)
    if how == "patch":
        answer = api.patch(path_of(alpha.receptionist), {"is_active": False})
    else:
        answer = api.post(path_of(alpha.receptionist, "deactivate/"))

    assert answer.json()["is_active"] is False
    assert client.get(ME).status_code == 401
    with alpha.context():
        assert Link.objects.get().end_reason == "withdrawn"
    assert privileges(alpha)[-1][2] == {"changed": ["is_active"], "is_active": False}


def test_who_comes_back_signs_in_with_the_old_password_but_no_old_session(api, alpha, client_of):
    client = client_of(alpha.receptionist)
    api.post(path_of(alpha.receptionist, "deactivate/"))
    assert api.post(path_of(alpha.receptionist, "reactivate/")).json()["is_active"] is True

    assert client.get(ME).status_code == 401
    body = {"tenant": "alpha", "username": "receptionist", "password": PASSWORD}
    assert client.post(f"{API}auth/token/", body).status_code == 200


# Who may do what to whom: the actor, the target, what is sent, and whether it is done.
OWNER, ADMIN, LED = "owner", "admin", "led"  # `led` is a dentist who is an administrator, too
CASES = [
    (OWNER, ADMIN, {"role": "owner"}, True),
    (OWNER, ADMIN, {"is_active": False}, True),
    (OWNER, LED, {"is_admin": False}, True),
    (ADMIN, OWNER, {"role": "dentist"}, False),
    (ADMIN, OWNER, {"is_active": False}, False),
    (ADMIN, OWNER, {"email": "mine@example.com"}, False),
    (ADMIN, OWNER, {"username": "mine"}, False),
    (ADMIN, OWNER, {"is_admin": True}, False),
    (ADMIN, OWNER, {"color": "#000000", "specialty": "Surgery"}, True),
    (ADMIN, "dentist", {"role": "owner"}, False),
    (ADMIN, "dentist", {"role": "admin"}, True),
    (ADMIN, "dentist", {"is_admin": True}, True),
    (ADMIN, LED, {"is_admin": False, "is_active": False}, True),
    (ADMIN, ADMIN, {"role": "owner"}, False),
    (ADMIN, ADMIN, {"role": "dentist"}, True),
    (LED, LED, {"role": "owner"}, False),
    (LED, OWNER, {"is_active": False}, False),
    (LED, "dentist", {"role": "admin"}, True),
    ("dentist", "dentist", {"role": "admin"}, False),
    ("dentist", "dentist", {"color": "#000000"}, False),
    ("auditor", "dentist", {"color": "#000000"}, False),
    ("receptionist", "receptionist", {"is_admin": True}, False),
]


@pytest.fixture
def staff(alpha):
    with alpha.context():
        make_user("owner", "second owner")
        return {**alpha.staff, LED: make_user("dentist", "led", is_admin=True)}


@pytest.mark.parametrize(("actor", "target", "body", "done"), CASES)
def test_nobody_gives_or_takes_more_than_they_have(
    alpha, staff, client_of, actor, target, body, done
):
    client, before = client_of(staff[actor]), state(alpha)
    answer = client.patch(path_of(staff[target]), body)

    assert answer.status_code == (200 if done else 403), answer.json()
    if done:
        assert {**answer.json(), **body} == answer.json()
    else:
        assert answer.json()["code"] in ("above_you", "permission_denied")
        assert state(alpha) == before


@pytest.mark.parametrize("verb", ["deactivate/", "reactivate/"])
def test_an_administrator_neither_dismisses_nor_brings_back_an_owner(alpha, staff, client_of, verb):
    with alpha.context():
        former = make_user("owner", "former", is_active=verb == "deactivate/")
    client, before = client_of(alpha.admin), state(alpha)
    refused = client.post(path_of(former, verb))

    assert (refused.status_code, refused.json()["code"]) == (403, "above_you")
    assert state(alpha) == before


def test_who_lost_the_right_meanwhile_uses_it_no_more(tenant):
    stale = User.objects.get(pk=tenant.admin.pk)
    User.objects.filter(pk=tenant.admin.pk).update(role="dentist")

    with pytest.raises(AboveYou):
        services.change(tenant.receptionist, by=stale, role="admin")
    assert User.objects.get(pk=tenant.receptionist.pk).role == "receptionist"


def test_ranks_are_as_written():
    assert {role: rank_of(role, is_admin=False) for role in Role} == {
        **dict.fromkeys(Role, Rank.COLLEAGUE),
        Role.ADMIN: Rank.ADMINISTRATOR,
        Role.OWNER: Rank.OWNER,
    }
    assert rank_of(Role.DENTIST, is_admin=True) == Rank.ADMINISTRATOR
    assert rank_of(Role.OWNER, is_admin=True) == Rank.OWNER


def test_a_taken_user_name_is_a_400_on_its_field(api, alpha):
    before = state(alpha)
    refused = api.patch(path_of(alpha.dentist), {"username": "Receptionist"})

    assert refused.status_code == 400
    assert refused.json()["errors"][0] == {
        "attr": "username",
        "code": "unique",
        "detail": "A colleague has this user name.",
    }
    assert state(alpha) == before


@pytest.mark.parametrize(
    "extra",
    ["tenant", "password", "is_superuser", "is_staff", "last_login", "permissions", "created_by"],
)
def test_what_is_nobody_s_to_set_is_refused(api, alpha, extra):
    before = state(alpha)
    refused = api.patch(path_of(alpha.dentist), {extra: "x"})

    assert [error["code"] for error in refused.json()["errors"]] == ["unknown_field"]
    assert state(alpha) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("id", "0190f3c1-7a00-7000-8000-000000000999"), ("version", 99), ("is_invited", True)],
)
def test_what_is_read_only_stays_as_it_is(api, alpha, name, value):
    before = api.get(path_of(alpha.dentist)).json()
    answer = api.patch(path_of(alpha.dentist), {name: value})

    assert answer.json() == {**before, "version": before["version"] + 1}


def with_address(clinic, user, email="before@example.com"):
    with clinic.context():
        User.objects.filter(pk=user.pk).update(email=email)


@pytest.mark.parametrize("given", [{}, {"current_password": "wrong"}])
def test_one_s_own_address_is_changed_with_the_password_only(api, alpha, given):
    with_address(alpha, alpha.owner)
    before = state(alpha)
    refused = api.patch(path_of(alpha.owner), {"email": "after@example.com", **given})

    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_password")
    assert {k: v for k, v in state(alpha).items() if k != "users_attempts"} == {
        k: v for k, v in before.items() if k != "users_attempts"
    }
    assert sent() == []


def test_one_s_own_address_changes_and_the_old_one_is_told(api, alpha):
    with_address(alpha, alpha.owner)
    body = {"email": "after@example.com", "current_password": PASSWORD}
    answer = api.patch(path_of(alpha.owner), body)
    (message,) = sent()

    assert answer.json()["email"] == "after@example.com"
    assert "current_password" not in answer.json()
    assert message.to == ["before@example.com"]
    assert message.subject == "Your e-mail address at Clinic alpha was changed"
    assert "after@example.com" not in message.body


@pytest.mark.parametrize(("language", "said"), [("en", "last mail"), ("de", "letzte Mail")])
def test_a_colleague_s_address_changes_without_and_the_old_one_is_told(
    db, client_of, language, said
):
    clinic = make_clinic("gamma", language=language)
    with_address(clinic, clinic.dentist)
    with clinic.context():
        issue(clinic.dentist, Purpose.PASSWORD_RESET)
    answer = client_of(clinic.admin).patch(path_of(clinic.dentist), {"email": "a@example.com"})
    (message,) = sent()

    assert answer.status_code == 200
    assert message.to == ["before@example.com"]
    assert said in message.body
    with clinic.context():
        assert Link.objects.get().end_reason == "withdrawn", "it was sent to the old address"
    assert privileges(clinic)[-1] == (
        "change",
        str(clinic.dentist.pk),
        {"changed": ["email"]},
    )


def test_who_had_no_address_is_told_nothing(api, alpha):
    assert api.patch(path_of(alpha.dentist), {"email": "a@example.com"}).status_code == 200
    assert sent() == []


def test_a_refused_change_of_rights_leaves_an_event_of_its_own(alpha, client_of):
    client_of(alpha.admin).patch(path_of(alpha.dentist), {"role": "owner"})

    with alpha.context():
        event = AuditEvent.objects.latest("id")
        assert (event.outcome, event.reason, str(event.object)) == (
            "refused",
            "above_you",
            str(alpha.dentist.pk),
        )
