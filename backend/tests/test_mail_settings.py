"""Mail in production: one provider, and no start without what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from config.settings.mail import PROVIDERS, mail_settings
from dev import testing

SMTP = {"SMTP_HOST": "mail.example.com", "SMTP_USER": "dentia", "SMTP_PASSWORD": "secret"}
NEEDS = {
    "smtp": ("MAIL_FROM", *SMTP),
    **{name: ("MAIL_FROM", *provider.needs) for name, provider in PROVIDERS.items()},
}
CASES = [(name, missing) for name, needs in NEEDS.items() for missing in needs]


@pytest.fixture
def environment(monkeypatch):
    def set_to(**variables):
        for name in {"MAIL_PROVIDER"}.union(*NEEDS.values()):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return Env()

    return set_to


def test_without_a_provider_nothing_is_needed(environment):
    assert mail_settings(environment()) == {}


@pytest.mark.parametrize("name", NEEDS)
def test_a_provider_s_backend_can_be_made_from_its_variables(name, environment, settings):
    from django.core.mail import get_connection

    given = dict.fromkeys(NEEDS[name], "given")
    for key, value in mail_settings(environment(MAIL_PROVIDER=name, **given)).items():
        setattr(settings, key, value)

    assert name in type(get_connection()).__module__
    assert settings.DEFAULT_FROM_EMAIL == "given"


@pytest.mark.parametrize(("name", "missing"), CASES)
def test_what_a_provider_needs_is_asked_for_by_name(name, missing, environment):
    given = {key: "given" for key in NEEDS[name] if key != missing}

    with pytest.raises(EnvError, match=missing):
        mail_settings(environment(MAIL_PROVIDER=name, **given))


def test_an_unknown_provider_is_refused(environment):
    with pytest.raises(ImproperlyConfigured, match="postmark"):
        mail_settings(environment(MAIL_PROVIDER="pigeon", MAIL_FROM="given"))


def test_production_does_not_start_without_its_provider_s_credentials():
    production = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "aB3-" + "kQ9_zR7xW2mN5pL8" * 4,
        "JWT_KEYS": f"one:{'y' * 64}",
        "MFA_KEYS": f"one:{'w' * 64}",
        "OIDC_KEYS": (testing.BACKEND / "tests/oidc_key.pem").read_text(),
        "AUDIT_KEY": "z" * 64,
        "DATABASE_URL": "postgres://nobody@localhost/none",
        "SERVER_HOSTS": "localhost",
        "FILES_DIR": "/nowhere/files",
        "MAIL_FROM": "no-reply@example.com",
        "MAIL_PROVIDER": "postmark",
    }
    statuses = []
    for more in ({}, {"POSTMARK_SERVER_TOKEN": "secret"}):
        done = subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=testing.BACKEND,
            env={**production, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        statuses.append((done.returncode, "POSTMARK_SERVER_TOKEN" in done.stderr))

    assert statuses == [(1, True), (0, False)]
