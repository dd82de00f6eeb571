"""`Idempotency-Key`: a repeated POST is done once, and answered as the first was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.medical_records.models import Patient
from core.idempotency import services
from core.idempotency.models import KeptAnswer
from tests.clients import API
from tests.conventions.calls import Call, keys, outside_sign_in
from tests.isolation.world import fingerprint

pytestmark = pytest.mark.one_world

POSTS = keys(lambda route: outside_sign_in(route) and route.verb == "post", platform=True)
# Kept nowhere, so that a repeated answer has null in its place.
SHOWN_ONCE = {"client_secret"}
PATIENT = {"first_name": "Anna", "last_name": "Schmidt", "birth_date": "1990-02-03"}


def post(client, body=PATIENT, key="k", path="patients/"):
    return client.post(API + path, body, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("key", POSTS)
def test_the_same_key_and_body_is_done_once_and_answered_alike(key, api, world, alpha):
    call = Call(key, api, world)
    first = call(Idempotency_Key="a key")
    after_first = fingerprint(connection, alpha)
    again = call(Idempotency_Key="a key")

    assert first.status_code in (200, 201)
    assert again.status_code == first.status_code
    assert again.json() == first.json() | dict.fromkeys(SHOWN_ONCE & first.json().keys())
    for header in ("Location", "ETag", "Content-Type"):
        assert again.get(header) == first.get(header)
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert again["X-Request-ID"] != first["X-Request-ID"]
    assert fingerprint(connection, alpha) == after_first


@pytest.mark.parametrize("key", POSTS)
def test_another_body_is_a_422_and_changes_nothing(key, api, world, alpha):
    call = Call(key, api, world)
    call(Idempotency_Key="a key")
    before = fingerprint(connection, alpha)
    answer = call({"another": "body"}, Idempotency_Key="a key")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize("key", POSTS)
@pytest.mark.parametrize("given", ["", "x" * 256])
def test_a_key_of_another_length_is_a_400(key, given, api, world, alpha):
    call = Call(key, api, world)
    before = fingerprint(connection, alpha)
    answer = call(Idempotency_Key=given)

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "Idempotency-Key")
    assert fingerprint(connection, alpha) == before


def test_a_key_has_up_to_255_characters(api):
    assert post(api, key="x" * 255).status_code == 201
    assert post(api, key="x" * 255)["Idempotent-Replayed"] == "true"


def test_bodies_are_compared_by_what_they_mean(api):
    first = post(api)
    spaced = api.post(
        f"{API}patients/",
        b'{ "birth_date": "1990-02-03", "last_name": "Schmidt", "first_name": "Anna" }',
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )

    assert spaced.content == first.content


def test_keys_are_per_user_route_and_clinic(api, alpha, beta, client_of):
    answers = [
        post(api),
        post(client_of(alpha.receptionist)),
        post(client_of(beta.owner)),
        post(api, {"name": "Room 1"}, path="operatories/"),
    ]

    assert [answer.status_code for answer in answers] == [201] * 4
    assert not any("Idempotent-Replayed" in answer for answer in answers)


def test_a_key_serves_another_session_of_the_same_user(alpha, client_of):
    first, again = (post(client_of(alpha.owner)) for _ in range(2))

    assert again.content == first.content


def test_a_refusal_is_not_kept(api, alpha):
    assert post(api, {**PATIENT, "birth_date": "x"}).status_code == 400
    with alpha.context():
        assert not KeptAnswer.objects.exists()
    assert post(api).status_code == 201


def test_who_lost_the_right_learns_nothing_by_repeating(api, alpha, client_of):
    from apps.users.models import User

    client = client_of(alpha.receptionist)
    assert post(client).status_code == 201
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(role="stock")

    assert post(client).status_code == 403


def test_an_answer_is_kept_for_a_day(api, alpha):
    first = post(api)
    with alpha.context():
        KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert post(api).content == first.content
    with alpha.context():
        KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24))
    assert post(api).json()["id"] != first.json()["id"]
    assert "Idempotent-Replayed" in post(api)


def test_old_answers_are_forgotten(api, alpha, beta, client_of):
    post(api, key="old")
    post(client_of(beta.owner), key="theirs")
    for clinic in (alpha, beta):
        with clinic.context():
            KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    post(api, key="new")
    with alpha.context():
        assert services.forget() == 1
        assert KeptAnswer.objects.count() == 1
    with beta.context():
        assert KeptAnswer.objects.count() == 1


def test_the_answer_is_kept_in_the_transaction_that_did_it(api, alpha):
    with alpha.context():
        before = Patient.objects.count()
    with transaction.atomic():
        post(api)
        transaction.set_rollback(True)
    with alpha.context():
        assert not KeptAnswer.objects.exists()
        assert Patient.objects.count() == before
    assert post(api).status_code == 201


def test_neither_key_nor_body_is_stored_as_it_is(api, alpha):
    post(api, key="Schmidt-1990")
    with alpha.context():
        kept = KeptAnswer.objects.get()

    assert len(kept.key_hash) == len(kept.body_hash) == 64
    assert "Schmidt" not in kept.key_hash + kept.route


def test_sign_in_takes_no_key(client, alpha):
    from tests.clinics import PASSWORD

    body = {"tenant": "alpha", "username": "owner", "password": PASSWORD}
    first, again = (
        client.post(
            f"{API}auth/token/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        for _ in range(2)
    )

    assert first.json()["session_id"] != again.json()["session_id"]
