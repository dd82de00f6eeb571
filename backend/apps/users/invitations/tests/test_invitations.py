"""Invitations: by mail, for seven days, accepted once."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from apps.users.invitations.services import invite, invite_again
from apps.users.models import Link, User
from apps.users.ranks import AboveYou
from apps.users.staff.services import change
from core.audit.models import AuditEvent
from core.errors import FieldError
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API, ApiClient
from tests.clinics import make_clinic
from tests.conventions.test_collisions import wait_until_blocked
from tests.isolation.expectations import NEWCOMER
from tests.isolation.world import fingerprint
from tests.mails import links_in, sent, stored_anywhere, token_in

USERS, AGAIN, ACCEPT = f"{API}users/", f"{API}users/invite/", f"{API}users/invitations/accept/"
PASSWORD = "seven quiet herons over the estuary"


def accept(token, password=PASSWORD, **headers):
    return ApiClient().post(ACCEPT, {"token": token, "password": password}, headers=headers)


def signs_in(username="noor", password=PASSWORD):
    body = {"tenant": "alpha", "username": username, "password": password}
    return ApiClient().post(f"{API}auth/token/", body).status_code == 200


@pytest.fixture
def invited(api):
    """Somebody who was invited, and the token that the mail brought."""
    answer = api.post(USERS, NEWCOMER)
    assert answer.status_code == 201
    (message,) = sent()
    return answer.json(), token_in(message)


def test_who_is_invited_cannot_sign_in_yet(api, invited):
    person, _ = invited

    assert (person["is_invited"], person["is_active"]) == (True, False)
    assert person["version"] == 1
    assert not signs_in(password="")
    assert not signs_in()


def test_who_accepts_chooses_the_password_and_works(api, invited):
    person, token = invited
    answer = accept(token)

    assert (answer.status_code, answer.json()) == (200, {"tenant": "alpha", "username": "noor"})
    assert signs_in()
    now = api.get(f"{USERS}{person['id']}/").json()
    assert (now["is_invited"], now["is_active"]) == (False, True)
    assert now["date_joined"] > person["date_joined"]


def test_an_invitation_is_accepted_once(invited):
    _, token = invited
    accept(token)
    refused = accept(token, "another sentence of some length")

    assert (refused.status_code, refused.json()["code"]) == (400, "link_unusable")
    assert signs_in()


def test_a_refused_password_leaves_the_invitation_as_it_was(invited, alpha):
    _, token = invited
    before = fingerprint(connection, alpha)
    refused = accept(token, "noor haddad noor")

    assert refused.status_code == 400
    assert [error["attr"] for error in refused.json()["errors"]] == ["password"]
    assert fingerprint(connection, alpha) == before
    assert accept(token).status_code == 200


def test_an_invitation_is_good_for_seven_days(invited, alpha):
    _, token = invited
    with alpha.context():
        link = Link.objects.get()
        assert link.expiration - link.created_at == pytest.approx(
            timedelta(days=7), abs=timedelta(seconds=1)
        )
        Link.objects.update(expiration=timezone.now())

    assert accept(token).json()["code"] == "link_unusable"


def test_it_is_sent_again_and_the_older_link_works_no_more(api, invited):
    person, older = invited
    answer = api.post(AGAIN, {"user": person["id"]})
    (message,) = sent()

    assert (answer.status_code, answer.json()["is_invited"]) == (200, True)
    assert accept(older).json()["code"] == "link_unusable"
    assert accept(token_in(message)).status_code == 200


def test_who_has_joined_is_not_invited_again(api, invited, alpha):
    person, token = invited
    accept(token)
    before = fingerprint(connection, alpha)["users_user"]
    refused = api.post(AGAIN, {"user": person["id"]})

    assert (refused.status_code, refused.json()["code"]) == (409, "already_joined")
    assert sent() == []
    assert fingerprint(connection, alpha)["users_user"] == before


def test_an_invitation_is_taken_back_by_deactivating_and_can_be_sent_anew(api, invited):
    person, token = invited
    answer = api.post(f"{USERS}{person['id']}/deactivate/")

    assert (answer.json()["is_invited"], answer.json()["is_active"]) == (False, False)
    assert accept(token).json()["code"] == "link_unusable"
    api.post(AGAIN, {"user": person["id"]})
    (message,) = sent()
    assert accept(token_in(message)).status_code == 200


def test_what_was_read_of_somebody_invited_can_be_put_back(api, invited):
    person, token = invited
    answer = api.put(f"{USERS}{person['id']}/", person)

    assert answer.json() == {**person, "version": person["version"] + 1}
    assert accept(token).status_code == 200


def test_an_administrator_takes_no_owner_s_invitation_back(api, alpha, client_of):
    owner = api.post(USERS, {**NEWCOMER, "role": "owner"}).json()
    (message,) = sent()
    refused = client_of(alpha.admin).post(f"{USERS}{owner['id']}/deactivate/")

    assert (refused.status_code, refused.json()["code"]) == (403, "above_you")
    assert accept(token_in(message)).status_code == 200


def test_who_was_invited_becomes_active_by_accepting_only(api, invited):
    person, _ = invited
    for refused in (
        api.post(f"{USERS}{person['id']}/reactivate/"),
        api.patch(f"{USERS}{person['id']}/", {"is_active": True}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "invitation_pending")
    assert api.get(f"{USERS}{person['id']}/").json()["is_active"] is False


def test_nor_does_who_s_invitation_was_taken_back_become_active_in_another_way(api, alpha, invited):
    person, _ = invited
    api.post(f"{USERS}{person['id']}/deactivate/")
    before = fingerprint(connection, alpha)["users_user"]
    for refused in (
        api.post(f"{USERS}{person['id']}/reactivate/"),
        api.patch(f"{USERS}{person['id']}/", {"is_active": True}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "invitation_pending")
    assert fingerprint(connection, alpha)["users_user"] == before

    assert api.post(AGAIN, {"user": person["id"]}).status_code == 200
    (message,) = sent()
    assert accept(token_in(message)).status_code == 200


def test_a_new_address_gets_the_invitation_and_the_link_at_the_old_one_is_void(api, invited):
    person, token = invited
    answer = api.patch(f"{USERS}{person['id']}/", {"email": "n.haddad@example.com"})
    (message,) = sent()

    assert answer.status_code == 200
    assert message.to == ["n.haddad@example.com"]
    assert accept(token).json()["code"] == "link_unusable"
    assert accept(token_in(message)).status_code == 200


def test_the_database_knows_nobody_who_is_invited_and_active(api, invited, alpha):
    with alpha.context(), pytest.raises(IntegrityError, match="the_invited"), transaction.atomic():
        User.objects.filter(username="noor").update(is_active=True)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "invites you to work"), ("de", "lädt Sie ein"), ("de-AT", "lädt Sie ein")],
)
def test_the_mail_is_in_the_clinic_s_language_and_name(db, language, said):
    clinic = make_clinic("gamma", language=language, contact_email="hello@example.com")
    with clinic.context():
        invite(email="n@example.com", username="noor", role="dentist", invited_by=None)
    (message,) = sent()

    assert said in message.body
    assert message.from_email.startswith("Clinic gamma <")
    assert (message.to, message.reply_to) == (["n@example.com"], ["hello@example.com"])
    (link,) = links_in(message)
    assert link.startswith("http://localhost:8000/account/invitation/?token=")
    assert link in message.alternatives[0][0]


def test_the_token_is_stored_nowhere(invited, alpha):
    _, token = invited

    assert stored_anywhere(token.partition(".")[2], alpha) == []


def test_each_step_leaves_an_event(api, invited, alpha):
    person, _ = invited
    api.post(AGAIN, {"user": person["id"]})
    (message,) = sent()
    accept(token_in(message))

    with alpha.context():
        told = AuditEvent.objects.filter(action="privilege").order_by("id")
        assert [(str(event.object), event.operation) for event in told] == [
            (person["id"], "invite"),
            (person["id"], "invite_again"),
            (person["id"], "accept"),
        ]
        assert str(told[0].actor) == str(alpha.owner.pk)
        assert str(told[2].actor) == person["id"]
        assert told[0].details == {"role": "hygienist", "is_admin": False}


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
