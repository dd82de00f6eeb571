"""A real server: everything from the environment, and no start without its secrets."""

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    OAUTH2_PROVIDER,
    ROOT_DIR,
    SIMPLE_JWT,
    STORAGES,
    database,
    env,
    validate,
)
from config.settings.files import kept_files
from config.settings.keys import key_pairs, oidc_keys, signing, signing_id_tokens
from config.settings.mail import mail_settings

SECRET_KEY = env.str("SECRET_KEY")
JWT_KEYS = key_pairs("JWT_KEYS", env.str("JWT_KEYS"))
SIMPLE_JWT = {**SIMPLE_JWT, **signing(JWT_KEYS)}
OIDC_KEYS = oidc_keys(env.str("OIDC_KEYS"))
OAUTH2_PROVIDER = {**OAUTH2_PROVIDER, **signing_id_tokens(OIDC_KEYS)}
MFA_KEYS = key_pairs("MFA_KEYS", env.str("MFA_KEYS"))
AUDIT_KEYS = [
    env.str("AUDIT_KEY", validate=validate.Length(min=32)),
    *env.list("AUDIT_OLD_KEYS", []),
]
DATABASES = {"default": database(env.str("DATABASE_URL"), ATOMIC_REQUESTS=True)}
if owner_url := env.str(
    "DATABASE_OWNER_URL", ""
):  # given to `migrate` and `audit_partitions` only, never to the web or the workers
    DATABASES["owner"] = database(owner_url, CONN_MAX_AGE=0)
SERVER_HOSTS = env.list("SERVER_HOSTS")
PUBLIC_URL = env.str("PUBLIC_URL", f"https://{SERVER_HOSTS[0]}")
NUM_PROXIES = env.int("NUM_PROXIES", 1)  # nginx

STATIC_ROOT = ROOT_DIR / "staticfiles"  # filled by collectstatic

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "files": kept_files(env),
}
DEMO_ALLOWED = False
globals().update(mail_settings(env))  # which there are depends on the provider
OPERATOR_ADDRESSES = env.list("OPERATOR_ADDRESSES", [])
