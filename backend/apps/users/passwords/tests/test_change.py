"""One's own password: asked for again, changed, and every other session over."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.db import connection

from apps.users.links.choices import Purpose
from apps.users.links.services import issue
from apps.users.models import Attempts, Link, Session, User
from apps.users.passwords import services, stepping_up
from apps.users.passwords.errors import WrongPassword
from apps.users.passwords.stepping_up import prove
from apps.users.sessions.choices import EndReason
from apps.users.sessions.services import start_session
from core.audit.models import AuditEvent
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD
from tests.isolation.world import fingerprint
from tests.mails import sent

CHANGE, ME = f"{API}auth/password/change/", f"{API}auth/me/"
NEW = "seven quiet herons over the estuary"
BODY = {"current_password": PASSWORD, "new_password": NEW}


def signs_in(username, password):
    body = {"tenant": "alpha", "username": username, "password": password}
    return ApiClient().post(f"{API}auth/token/", body).status_code == 200


@pytest.fixture
def desk(alpha, client_of):
    return client_of(alpha.receptionist)


def test_the_new_password_is_the_one_that_works(desk):
    assert desk.post(CHANGE, BODY).status_code == 204

    assert signs_in("receptionist", NEW)
    assert not signs_in("receptionist", PASSWORD)


def test_every_session_but_the_caller_s_ends(desk, alpha, client_of):
    elsewhere, other = client_of(alpha.receptionist), client_of(alpha.dentist)
    desk.post(CHANGE, BODY)

    assert [client.get(ME).status_code for client in (desk, elsewhere, other)] == [200, 401, 200]
    with alpha.context():
        ended = Session.objects.exclude(ended_at=None).get()
        assert (ended.pk, ended.end_reason) == (
            elsewhere.session_row.pk,
            EndReason.PASSWORD_CHANGE,
        )


def test_the_person_is_told_by_mail(desk, alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(email="rec@example.com")
    desk.post(CHANGE, BODY)

    (message,) = sent()
    assert (message.to, message.subject) == (
        ["rec@example.com"],
        "Your password at Clinic alpha was changed",
    )
    assert NEW not in message.body


def test_a_link_that_was_mailed_before_works_no_more(desk, alpha):
    with alpha.context():
        issue(alpha.receptionist, Purpose.PASSWORD_RESET)
    desk.post(CHANGE, BODY)

    with alpha.context():
        assert Link.objects.get().end_reason == "withdrawn"


def test_it_leaves_one_event_that_holds_no_password(desk, alpha):
    with alpha.context():
        before = AuditEvent.objects.count()
    desk.post(CHANGE, BODY)

    with alpha.context():
        assert AuditEvent.objects.count() == before + 1
        event = AuditEvent.objects.latest("id")
    assert (event.action, event.resource, event.operation) == (
        "privilege",
        "users",
        "password_change",
    )
    assert str(event.object) == str(alpha.receptionist.pk)


@pytest.mark.parametrize("wrong", ["wrong", "", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_present_password_is_refused_and_changes_nothing(desk, wrong):
    refused = desk.post(CHANGE, {**BODY, "current_password": wrong})

    assert refused.status_code == 403 if wrong else 400
    if wrong:
        assert refused.json()["code"] == "wrong_password"
    assert signs_in("receptionist", PASSWORD)
    assert desk.get(ME).status_code == 200
    assert sent() == []


def test_a_wrong_present_password_is_told_before_what_the_new_one_lacks(desk):
    refused = desk.post(CHANGE, {"current_password": "wrong", "new_password": "x"})

    assert refused.json()["code"] == "wrong_password"


def test_a_password_that_the_policy_refuses_is_a_400_on_its_field(desk, alpha):
    with alpha.context():
        before = User.objects.values_list("password", flat=True).get(pk=alpha.receptionist.pk)
    refused = desk.post(CHANGE, {**BODY, "new_password": "receptionist"})

    assert refused.status_code == 400
    assert {error["attr"] for error in refused.json()["errors"]} == {"new_password"}
    assert {error["code"] for error in refused.json()["errors"]} == {
        "password_too_short",
        "password_too_guessable",
    }
    with alpha.context():
        assert before == User.objects.values_list("password", flat=True).get(
            pk=alpha.receptionist.pk
        )


def test_wrong_ones_count_as_guesses_at_sign_in_do(desk, alpha, monkeypatch):
    looked = []
    real = stepping_up.check_password
    monkeypatch.setattr(
        stepping_up, "check_password", lambda *given: looked.append(1) or real(*given)
    )
    for _ in range(settings.SIGN_IN_ATTEMPTS + 5):
        assert desk.post(CHANGE, {**BODY, "current_password": "wrong"}).status_code == 403

    assert len(looked) == settings.SIGN_IN_ATTEMPTS
    assert desk.post(CHANGE, BODY).json()["code"] == "wrong_password", "locked"
    with alpha.context():
        assert Attempts.objects.get(user=alpha.receptionist).count == settings.SIGN_IN_ATTEMPTS


@pytest.fixture
def hashed(monkeypatch):
    """What the hasher was given to hash or to look at."""
    calls, hasher = [], type(get_hasher())
    real = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *given: calls.append(given) or real(*given))
    return calls


@pytest.fixture
def limit(settings, tmp_path):
    settings.THROTTLE_FILE = tmp_path / "throttles"
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "user": 2}


def test_beyond_the_limit_of_requests_no_password_is_looked_at(desk, alpha, limit, hashed):
    given = {**BODY, "current_password": "wrong"}
    statuses = [desk.post(CHANGE, given).status_code for _ in range(2)]
    assert statuses == [403, 403], "each is counted once"
    assert len(hashed) == 2
    with alpha.context():
        before = Attempts.objects.get(user=alpha.receptionist).count
    refused = [desk.post(CHANGE, BODY) for _ in range(3)]

    assert [answer.status_code for answer in refused] == [429] * 3
    assert all(int(answer["Retry-After"]) > 0 for answer in refused)
    assert len(hashed) == 2
    with alpha.context():
        assert Attempts.objects.get(user=alpha.receptionist).count == before
        told = AuditEvent.objects.filter(reason="throttled")
        assert told.count() == 1, "the first of the window"
    assert signs_in("receptionist", PASSWORD)


def test_who_may_not_has_no_password_looked_at(desk, alpha, limit, hashed):
    path = f"{API}users/{alpha.owner.pk}/"
    statuses = [
        desk.patch(path, {"current_password": PASSWORD, "email": "x@example.com"}).status_code
        for _ in range(3)
    ]

    assert statuses == [403, 403, 429]
    assert hashed == []
    with alpha.context():
        assert not Attempts.objects.filter(user=alpha.receptionist).exists()
        assert User.objects.get(pk=alpha.owner.pk).email != "x@example.com"


def test_who_is_nobody_is_refused_by_that_however_often(alpha, limit, hashed):
    liar = {"Authorization": "Bearer x"}
    answers = [ApiClient().post(CHANGE, BODY, headers=liar) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401] * 4
    assert hashed == []


def test_who_guesses_elsewhere_keeps_nobody_from_changing_the_password(desk, alpha, client_of):
    thief = client_of(alpha.receptionist)
    for _ in range(settings.SIGN_IN_ATTEMPTS):
        thief.post(CHANGE, {**BODY, "current_password": "wrong"})
        assert not signs_in("receptionist", "wrong")

    assert thief.post(CHANGE, BODY).status_code == 403
    assert not signs_in("receptionist", PASSWORD), "locked for devices that nobody knows"
    assert desk.post(CHANGE, BODY).status_code == 204


def test_a_right_one_clears_the_count(desk, alpha):
    desk.post(CHANGE, {**BODY, "current_password": "wrong"})
    desk.post(CHANGE, BODY)

    with alpha.context():
        assert Attempts.objects.get(user=alpha.receptionist).count == 0


def test_a_proof_is_worth_nothing_once_the_password_is_another(alpha):
    with alpha.context():
        user = User.objects.select_related("tenant").get(pk=alpha.dentist.pk)
        session, _ = start_session(user, ip=None, user_agent="")
        proof = prove(user, PASSWORD, session=session)
        services.change(user, proof=proof, new_password=NEW, session=session)
        with pytest.raises(WrongPassword):
            services.change(user, proof=proof, new_password=NEW + "!", session=session)
        assert User.objects.get(pk=user.pk).check_password(NEW)


@pytest.mark.parametrize(
    "extra", ["tenant", "user", "username", "role", "is_admin", "is_superuser", "password", "id"]
)
def test_a_body_changes_a_password_and_nothing_else(desk, alpha, extra):
    before = fingerprint(connection, alpha)["users_user"]
    refused = desk.post(CHANGE, {**BODY, extra: "x"})

    assert refused.status_code == 400
    assert [error["code"] for error in refused.json()["errors"]] == ["unknown_field"]
    assert fingerprint(connection, alpha)["users_user"] == before


def test_a_password_is_the_same_by_whatever_keyboard(desk):
    composed, apart = (
        "Gr\u00fc\u00dfe f\u00fcr die B\u00e4ckerei",
        "Gru\u0308\u00dfe fu\u0308r die Ba\u0308ckerei",
    )
    assert desk.post(CHANGE, {**BODY, "new_password": apart}).status_code == 204

    assert signs_in("receptionist", composed)
    again = {"current_password": composed, "new_password": NEW}
    assert desk.post(CHANGE, again).status_code == 204
