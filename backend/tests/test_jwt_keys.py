"""The tokens' keys as an environment gives them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.keys import key_pairs
from tests.test_setup_database import PRODUCTION, manage

SECRET = "s3cr3t-" * 10


def test_keys_are_pairs_by_comma_and_the_first_signs():
    assert key_pairs("JWT_KEYS", "2027-01:a:b, 2026-07:c") == (("2027-01", "a:b"), ("2026-07", "c"))


@pytest.mark.parametrize(
    "given", ["", "secret", ":secret", "kid:", "a:secret,", "a:x,a:y", "a b:c"]
)
def test_anything_else_is_no_list_of_keys_and_is_not_repeated(given):
    with pytest.raises(ImproperlyConfigured) as refused:
        key_pairs("JWT_KEYS", given)

    assert "secret" not in str(refused.value).replace("`kid:secret`", "")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (f"one:{'y' * 64},two:{'z' * 64}", None),
        (SECRET, "JWT_KEYS holds"),
        (f"one:{SECRET}", "is SECRET_KEY"),
        (f"one:{'y' * 64},two:{SECRET}", "is SECRET_KEY"),
        ("one:s3cr3t", "is too short"),
    ],
)
def test_production_takes_keys_of_their_own_only_and_repeats_none(keys, told):
    production = {**PRODUCTION, "SECRET_KEY": SECRET, "JWT_KEYS": keys}
    done = manage("check", DJANGO_SETTINGS_MODULE="config.settings.production", **production)

    assert (done.returncode == 0) == (told is None), done.stderr
    assert (told or "") in done.stderr
    assert "s3cr3t" not in done.stderr + done.stdout


def test_production_sends_cookies_over_tls_only():
    print_it = "from django.conf import settings; print(settings.SESSION_COOKIE_SECURE)"
    done = manage(
        "shell", "-v", "0", "-c", print_it,
        DJANGO_SETTINGS_MODULE="config.settings.production", **PRODUCTION,
    )  # fmt: skip

    assert done.stdout.strip() == "True", done.stderr
