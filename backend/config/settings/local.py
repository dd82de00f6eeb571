"""A developer's machine: everything that `make run` keeps in its data folder (`DATA_DIR`, default `.data`)."""

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    INSTALLED_APPS,
    OAUTH2_PROVIDER,
    ROOT_DIR,
    SIMPLE_JWT,
    STORAGES,
    database,
    env,
)
from config.settings.files import on_disk
from config.settings.keys import signing, signing_id_tokens
from core.tenancy.roles import APP, OWNER
from dev.state import State, new_rsa_key

DATA_DIR = env.path("DATA_DIR", ROOT_DIR / ".data")
STATE = State(DATA_DIR)
SECRET_KEY = STATE.secret("secret_key")
JWT_KEYS = (("local", STATE.secret("jwt_key")),)
SIMPLE_JWT = {**SIMPLE_JWT, **signing(JWT_KEYS)}
OIDC_KEYS = (STATE.secret("oidc_key", made_by=new_rsa_key),)
OAUTH2_PROVIDER = {**OAUTH2_PROVIDER, **signing_id_tokens(OIDC_KEYS)}
MFA_KEYS = (("local", STATE.secret("mfa_key")),)
AUDIT_KEYS = [STATE.secret("audit_key")]
DATABASES = {
    "default": database(STATE.database_url(APP), ATOMIC_REQUESTS=True),
    "owner": database(STATE.database_url(OWNER), CONN_MAX_AGE=0),
}
PUBLIC_URL = f"http://localhost:{env.str('PORT', '') or 8000}"
SERVER_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
WHITENOISE_USE_FINDERS = True
DEMO_ALLOWED = True
THROTTLE_FILE = DATA_DIR / "throttles"
STORAGES = {**STORAGES, "files": on_disk(DATA_DIR / "files")}
# Every mail is a file there.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
OPERATOR_ADDRESSES = ["operator@localhost"]
