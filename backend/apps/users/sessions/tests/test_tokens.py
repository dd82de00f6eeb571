"""`security.md`, Who is who 3: which tokens are ours, and how their keys change."""

from __future__ import annotations

import time

import jwt
import pytest
from django.conf import settings
from django.core.checks import run_checks

from apps.users import tokens
from apps.users.errors import TokenRefused
from apps.users.sessions.tests.paths import ME, REFRESH

((KID, KEY),) = settings.JWT_KEYS
OTHER = "another key, as long as the real one is, at least"
HEADERS = {"kid": KID}


def claims_of(api, **changes):
    known = jwt.decode(api.pair.access, options={"verify_signature": False})
    return {key: value for key, value in {**known, **changes}.items() if value is not None}


def status_with(client, token):
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client.get(ME).status_code


@pytest.mark.parametrize(
    ("changes", "key", "algorithm", "headers"),
    [
        ({}, OTHER, "HS256", HEADERS),
        ({}, settings.SECRET_KEY, "HS256", HEADERS),
        ({}, KEY, "HS512", HEADERS),
        ({}, "", "none", HEADERS),
        ({}, KEY, "HS256", {}),
        ({}, KEY, "HS256", {"kid": "unknown"}),
        ({}, KEY, "HS256", {"kid": ""}),
        ({"exp": None}, KEY, "HS256", HEADERS),
        ({"exp": 1}, KEY, "HS256", HEADERS),
        ({"exp": "soon"}, KEY, "HS256", HEADERS),
        ({"aud": "others"}, KEY, "HS256", HEADERS),
        ({"aud": None}, KEY, "HS256", HEADERS),
        ({"iss": "others"}, KEY, "HS256", HEADERS),
        ({"iss": None}, KEY, "HS256", HEADERS),
        ({"token_type": "refresh"}, KEY, "HS256", HEADERS),
        ({"token_type": None}, KEY, "HS256", HEADERS),
        ({"jti": None}, KEY, "HS256", HEADERS),
        ({"tenant": "no-uuid"}, KEY, "HS256", HEADERS),
        ({"tenant": None}, KEY, "HS256", HEADERS),
        ({"sid": None}, KEY, "HS256", HEADERS),
        ({"sub": None}, KEY, "HS256", HEADERS),
    ],
)
def test_a_token_that_is_not_ours_is_refused(api, stranger, changes, key, algorithm, headers):
    forged = jwt.encode(claims_of(api, **changes), key, algorithm=algorithm, headers=headers)

    assert status_with(stranger, forged) == 401


def test_the_forging_test_s_own_tokens_are_good_when_nothing_is_changed(api, stranger):
    forged = jwt.encode(claims_of(api), KEY, "HS256", headers=HEADERS)

    assert status_with(stranger, forged) == 200


def test_a_token_that_names_another_clinic_than_its_session_is_refused(api, beta, stranger):
    forged = jwt.encode(claims_of(api, tenant=str(beta.id)), KEY, "HS256", headers=HEADERS)

    assert status_with(stranger, forged) == 401


def test_a_token_of_another_person_than_its_session_s_is_refused(api, alpha, stranger):
    forged = jwt.encode(claims_of(api, sub=str(alpha.admin.pk)), KEY, "HS256", headers=HEADERS)

    assert status_with(stranger, forged) == 401


def test_a_refresh_token_is_no_access_token_nor_the_reverse(api, stranger):
    assert status_with(stranger, api.pair.refresh) == 401
    assert stranger.post(REFRESH, {"refresh": api.pair.access}).status_code == 401
    assert stranger.post(REFRESH, {"refresh": api.pair.refresh}).status_code == 200


def test_a_token_names_its_key_and_nothing_of_the_person_but_an_id(api, alpha):
    assert jwt.get_unverified_header(api.pair.access) == {"alg": "HS256", "typ": "JWT", "kid": KID}
    assert set(claims_of(api)) == {
        "aud", "exp", "iat", "iss", "jti", "sid", "sub", "tenant", "token_type",
    }  # fmt: skip


def test_after_a_rotation_old_tokens_are_good_until_their_key_is_taken_out(api, stranger, settings):
    old = api.pair
    settings.JWT_KEYS = (("new", OTHER), (KID, KEY))

    assert status_with(stranger, old.access) == 200
    renewed = stranger.post(REFRESH, {"refresh": old.refresh}).json()
    assert jwt.get_unverified_header(renewed["access"])["kid"] == "new"
    assert status_with(stranger, renewed["access"]) == 200

    settings.JWT_KEYS = (("new", OTHER),)
    assert status_with(stranger, old.access) == 401
    assert status_with(stranger, renewed["access"]) == 200


def test_a_key_is_good_for_the_tokens_that_name_it_only(api, stranger, settings):
    settings.JWT_KEYS = (("new", OTHER), (KID, KEY))
    forged = jwt.encode(claims_of(api), KEY, "HS256", headers={"kid": "new"})

    assert status_with(stranger, forged) == 401


def test_a_token_that_was_verified_before_still_ends(api, stranger, monkeypatch):
    assert status_with(stranger, api.pair.access) == 200
    ends_at = claims_of(api)["exp"]
    monkeypatch.setattr(time, "time", lambda: ends_at)

    with pytest.raises(TokenRefused):
        tokens.read_access(api.pair.access)


def test_a_signature_is_verified_once_and_a_changed_one_never_known(api, monkeypatch):
    verified = tokens.Verified(size=2)
    calls = []
    verify = tokens._verified
    monkeypatch.setattr(tokens, "_verified", lambda *them: calls.append(them) or verify(*them))

    assert verified.claims(api.pair.access) == verified.claims(api.pair.access)
    assert len(calls) == 1
    for n in range(5):
        with pytest.raises(TokenRefused):
            verified.claims(f"{api.pair.access[:-4]}{n:04}")
    assert len(verified._known) == 1


def test_no_more_tokens_are_remembered_than_there_is_room_for(api, alpha, client_of):
    verified = tokens.Verified(size=2)
    for user in (alpha.owner, alpha.admin, alpha.dentist):
        verified.claims(client_of(user).pair.access)

    assert len(verified._known) == 2
    assert api.pair.access not in repr(verified._known)


def test_no_token_outlives_its_session(alpha, client_of):
    from apps.tenants.models import Tenant

    with alpha.context():
        Tenant.objects.filter(pk=alpha.id).update(session_absolute_hours=1)
        alpha.owner.tenant.refresh_from_db()
    client = client_of(alpha.owner)
    read = {"options": {"verify_signature": False}}
    ends_at = int(client.session_row.expiration.timestamp())

    assert jwt.decode(client.pair.refresh, **read)["exp"] == pytest.approx(ends_at, abs=1)
    assert jwt.decode(client.pair.access, **read)["exp"] < ends_at
    with alpha.context():
        client.session_row.expiration -= (
            client.session_row.expiration - client.session_row.created_at
        )
        client.session_row.expiration += tokens.AccessToken.lifetime / 3
        pair = tokens.issue(client.session_row)
    assert pair.expires_in in {299, 300}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ((("one", "x" * 31),), "users.E001"),
        ((("one", "x" * 32), ("two", "x")), "users.E001"),
        ((("one", settings.SECRET_KEY),), "users.E002"),
        ((("one", "x" * 32), ("two", settings.SECRET_KEY)), "users.E002"),
    ],
)
def test_a_key_that_is_short_or_django_s_own_does_not_get_into_service(settings, keys, code):
    assert not [found for found in run_checks() if found.id.startswith("users.")]
    settings.JWT_KEYS = keys

    found = [found for found in run_checks() if found.id.startswith("users.")]

    assert [it.id for it in found] == [code]
    assert settings.SECRET_KEY not in str(found)
