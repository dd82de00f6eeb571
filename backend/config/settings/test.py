"""Tests: a PostgreSQL of their own, started by `dev.testing`."""

import os
from pathlib import Path
from tempfile import gettempdir

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    BACKEND_DIR,
    INSTALLED_APPS,
    OAUTH2_PROVIDER,
    SIMPLE_JWT,
    STORAGES,
    THROTTLE_RATES,
    database,
    env,
)
from config.settings.files import on_disk
from config.settings.keys import oidc_keys, signing, signing_id_tokens
from core.tenancy.roles import APP, OWNER

SECRET_KEY = "only-for-tests-not-a-secret-0123456789-0123456789"
JWT_KEYS = (("test", "only-for-tests-not-a-secret-either-" * 2),)
SIMPLE_JWT = {**SIMPLE_JWT, **signing(JWT_KEYS)}
OIDC_KEYS = oidc_keys((BACKEND_DIR / "tests" / "oidc_key.pem").read_text())
OAUTH2_PROVIDER = {**OAUTH2_PROVIDER, **signing_id_tokens(OIDC_KEYS)}
MFA_KEYS = (("test", "only-for-tests-and-no-secret-whatever-" * 2),)
AUDIT_KEYS = ["only-for-tests-and-no-secret-at-all"]
# Quick; or one that says each time that it looks at a password.
PASSWORD_HASHERS = [
    env.str("TEST_PASSWORD_HASHER", "django.contrib.auth.hashers.MD5PasswordHasher")
]
_PORT = env.int(
    "TEST_POSTGRES_PORT", 1
)  # nothing listens there: type checks and lint need no server
_NAME = env.str("TEST_POSTGRES_DATABASE", "dentiapro_test")
DATABASES = {
    "default": database(f"postgres://{APP}:test@127.0.0.1:{_PORT}/{_NAME}", ATOMIC_REQUESTS=True),
    "owner": database(f"postgres://{OWNER}:test@127.0.0.1:{_PORT}/{_NAME}"),
}
# A folder that the first process names and its servers and workers share; `conftest` removes it.
FILES_DIR = Path(
    os.environ.setdefault("TEST_FILES_DIR", f"{gettempdir()}/dentiapro-files-{os.getpid()}")
)
STORAGES = {**STORAGES, "files": on_disk(FILES_DIR)}
SERVER_HOSTS = ["testserver", "localhost", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
WHITENOISE_USE_FINDERS = True
DEMO_ALLOWED = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# What is no test of them does not run into limits.
THROTTLE_RATES = {name: env.int(f"THROTTLE_{name.upper()}", 1_000_000) for name in THROTTLE_RATES}
ROOT_URLCONF = env.str("TEST_URLCONF", "config.urls")  # some tests serve views that misbehave
