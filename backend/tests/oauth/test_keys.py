"""The keys of ID tokens: the first signs, all can be looked up, and production has none of its own making."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from apps.users.account.words import LANGUAGES as PAGES
from apps.users.oauth import words
from apps.users.oauth.keys import check_keys
from apps.users.oauth.models import Application
from apps.users.oauth.scopes import all_scopes
from config.settings.keys import oidc_keys, signing_id_tokens
from core.tenancy.context import PLATFORM_ID
from dev.state import new_rsa_key
from dev.testing import BACKEND
from tests.test_setup_database import PRODUCTION, manage

OLD = (BACKEND / "tests/oidc_key.pem").read_text().strip()
JWKS = "/.well-known/jwks.json"


def test_keys_stand_one_after_the_other_in_lines_or_in_one():
    new = new_rsa_key().strip()
    assert oidc_keys(f"{new}\n{OLD}\n") == (new, OLD)
    assert oidc_keys(f"{new} {OLD}".replace("\n", "\\n")) == (new, OLD)
    for nothing in ("", "secret", "-----BEGIN PRIVATE KEY-----"):
        with pytest.raises(ImproperlyConfigured) as refused:
            oidc_keys(nothing)
        assert "secret" not in str(refused.value)


def test_a_new_key_signs_and_the_old_one_can_still_be_looked_up(db, settings):
    def kids():
        return [key["kid"] for key in Client().get(JWKS).json()["keys"]]

    (old,) = kids()
    settings.OIDC_KEYS = (new_rsa_key(), OLD)
    settings.OAUTH2_PROVIDER = {
        **settings.OAUTH2_PROVIDER,
        **signing_id_tokens(settings.OIDC_KEYS),
    }

    new, still = kids()
    assert still == old
    assert Application(tenant_id=PLATFORM_ID, client_id="x").jwk_key.thumbprint() == new != old


def test_only_public_halves_are_shown(db):
    answer = Client().get(JWKS)

    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}
    assert answer["Cache-Control"] == "public, max-age=3600"


def test_short_keys_and_other_kinds_are_reported(settings):
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    short = rsa.generate_private_key(65537, 1024).private_bytes(*form).decode()
    settings.OIDC_KEYS = (OLD, short, "-----BEGIN X-----x-----END X-----")

    assert [it.id for it in check_keys()] == ["users.E012", "users.E011"]


@pytest.mark.parametrize(
    ("given", "told"), [(OLD, None), ("nonsense", "OIDC_KEYS holds"), (None, "OIDC_KEYS")]
)
def test_production_does_not_start_without(given, told):
    environment = {**PRODUCTION, "OIDC_KEYS": given or ""}
    if given is None:
        del environment["OIDC_KEYS"]
    done = manage("check", DJANGO_SETTINGS_MODULE="config.settings.production", **environment)

    assert (done.returncode == 0) == (told is None), done.stderr
    assert (told or "") in done.stderr


def test_every_scope_is_said_in_every_language():
    assert set(words.LANGUAGES) == set(PAGES)
    for language in words.LANGUAGES:
        said = words.words_in(language)
        assert len({words.in_words(scope, said) for scope in all_scopes()}) == len(all_scopes())


@pytest.mark.parametrize(
    ("host", "headers", "issuer"),
    [
        ("testserver", {}, "http://testserver"),
        ("testserver", {"x-forwarded-proto": "https"}, "https://testserver"),
        ("alpha.example.com", {"x-forwarded-proto": "https"}, "https://alpha.example.com"),
    ],
)
def test_the_issuer_is_the_host_that_was_asked(host, headers, issuer, alpha, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    found = Client().get("/.well-known/openid-configuration", headers={"host": host, **headers})

    told = found.json()
    assert told["issuer"] == issuer
    assert told["token_endpoint"] == f"{issuer}/oauth/token/"
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["response_types_supported"] == ["code"]
    assert told["id_token_signing_alg_values_supported"] == ["RS256"]
