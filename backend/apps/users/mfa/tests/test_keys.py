"""MFA_KEYS: of their own, rotated without locking anybody out, and what they encrypt is bound to its person."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from apps.users.mfa.keys import SecretUnreadable, check_keys, decrypted, encrypted
from apps.users.mfa.tests.apps import enrolled
from apps.users.models import Factor
from apps.users.sessions.tests.paths import TOKEN, credentials
from tests.clients import ApiClient
from tests.test_setup_database import PRODUCTION, manage

OLD, NEW = ("old", "o" * 64), ("new", "n" * 64)


def test_a_secret_is_read_by_its_person_s_id_and_any_of_the_keys(settings):
    person = uuid4()
    settings.MFA_KEYS = (OLD,)
    stored = encrypted(b"secret", user=person)
    settings.MFA_KEYS = (NEW, OLD)

    assert b"secret" not in stored.encode()
    assert decrypted(stored, user=person) == b"secret"
    assert encrypted(b"secret", user=person) != encrypted(b"secret", user=person)
    with pytest.raises(SecretUnreadable, match="another person"):
        decrypted(stored, user=uuid4())
    settings.MFA_KEYS = (NEW,)
    with pytest.raises(SecretUnreadable, match="No key"):
        decrypted(stored, user=person)


def test_keys_are_rotated_and_nobody_notices(alpha, beta, settings, capsys):
    settings.MFA_KEYS = (OLD,)
    phone, _ = enrolled(alpha.receptionist), enrolled(beta.receptionist)
    settings.MFA_KEYS = (NEW, OLD)
    call_command("rotate_mfa_keys")
    settings.MFA_KEYS = (NEW,)

    assert "2 secrets" in capsys.readouterr().out
    answer = ApiClient().post(TOKEN, credentials(otp=phone.code()))
    assert answer.status_code == 200


def test_a_secret_that_no_key_reads_is_said_and_left(alpha, settings):
    settings.MFA_KEYS = (OLD,)
    enrolled(alpha.receptionist)
    with alpha.context():
        before = Factor.objects.get().secret
    settings.MFA_KEYS = (NEW,)

    with pytest.raises(CommandError, match="alpha: No key"):
        call_command("rotate_mfa_keys")
    with alpha.context():
        assert Factor.objects.get().secret == before


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("k" * 32, set()),
        ("short", {"users.E003"}),
        ("SECRET", {"users.E004"}),
        ("JWT", {"users.E004"}),
    ],
)
def test_the_check_wants_keys_of_their_own(settings, key, found):
    others = {"SECRET": settings.SECRET_KEY, "JWT": settings.JWT_KEYS[0][1]}
    settings.MFA_KEYS = (("one", others.get(key, key)),)

    assert {error.id for error in check_keys()} == found


@pytest.mark.parametrize("keys", [None, "secret-without-id", f"one:{'x' * 50}"])
def test_production_does_not_start_without_its_keys(keys):
    production = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    del production["MFA_KEYS"]
    if keys is not None:
        production["MFA_KEYS"] = keys
    done = manage("check", **production)

    assert done.returncode != 0
    assert ("MFA_KEYS" in done.stderr) or ("MFA key" in done.stderr)
