"""Invitations: by mail, for seven days, accepted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.users.invitations.services import invite
from apps.users.invitations.tests.accepting import AGAIN, USERS, accept, signs_in
from apps.users.models import Link, User
from core.audit.models import AuditEvent
from tests.clinics import make_clinic
from tests.isolation.expectations.users import NEWCOMER
from tests.isolation.world import fingerprint
from tests.mails import links_in, sent, stored_anywhere, token_in


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
