"""What holds in every environment. The environments add where the database is and what is secret."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pghistory
from environs import Env, validate

env = Env()
BACKEND_DIR = Path(__file__).resolve().parents[2]
ROOT_DIR = BACKEND_DIR.parent

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # its own would put its site in the place of ours
    "config.apps.DentiaProAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "oauth2_provider",
    "corsheaders",
    "core",
    "core.audit",
    "core.tasks",
    "core.mail",
    "core.paper",
    "apps.tenants",
    "apps.users",
    "apps.medical_records",
    "apps.appointments",
    "demo",
]
MIDDLEWARE = [
    "core.middleware.request_id.RequestIdMiddleware",
    "core.middleware.tenant.TenantContextMiddleware",
    "core.audit.middleware.TrailMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.security_headers.NoStoreMiddleware",
    "apps.tenants.middleware.ClinicHostMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "core.middleware.pages.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.pages.AuthenticationMiddleware",
    "core.middleware.pages.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BACKEND_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Hosts of the server itself; every clinic's `domain_url` is added by ClinicHostMiddleware, which refuses the rest.
SERVER_HOSTS: list[str] = []
ALLOWED_HOSTS = ["*"]
# Where the links of mails lead; a clinic's own host takes the place of this one.
PUBLIC_URL = env.str("PUBLIC_URL", "http://localhost:8000")
# How many proxies of ours stand in front and add to X-Forwarded-For; with none the header is not believed.
NUM_PROXIES = env.int("NUM_PROXIES", 0)

# --- database -------------------------------------------------------------------------------------------------------


def database(url: str, **options: Any) -> dict[str, Any]:
    """Return Django's settings for one role's URL, through the backend that builds the walls."""
    import dj_database_url  # noqa: PLC0415

    parsed = dj_database_url.parse(url, engine="core.tenancy.postgres", conn_max_age=600)
    return {**parsed, "CONN_HEALTH_CHECKS": True, **options}


# `default` is the application's role, for everything. `owner` is for migrations alone.
DATABASE_ROUTERS = ["core.tenancy.routers.OwnerMigrates"]
# Its log would point from outside the walls at a clinic's staff, and keep patients' names; history replaces it.
# Of django-oauth-toolkit's models the two that are not ours are not kept: there are no devices, and nobody looks for an ID token.
MIGRATION_MODULES = {"admin": None, "oauth2_provider": None}
TABLELESS_MODELS = frozenset(
    {"admin.LogEntry", "oauth2_provider.DeviceGrant", "oauth2_provider.IDToken"}
)
# History is found by the row it is of; an index per relation would only slow its writing.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# --- sign-in --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["apps.users.backends.ClinicBackend"]
PASSWORD_HASHERS = ["apps.users.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "apps.users.passwords.policy.LengthValidator"},
    {"NAME": "apps.users.passwords.policy.GuessableValidator"},
]
# How many passwords in a row are looked at, of an account from unknown devices or from a known one; how long none is then.
SIGN_IN_ATTEMPTS = 10
SIGN_IN_LOCK = timedelta(minutes=15)
DEVICE_KNOWN_FOR = timedelta(days=180)
# `username` is unique within a clinic, which Django's check takes for not unique.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "dentiapro_admin"
CSRF_COOKIE_HTTPONLY = True
# Never in the session table, which has no tenant: a message may name a patient.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# The environments add JWT_KEYS. A refresh token lives as long as its session.
SIMPLE_JWT: dict[str, Any] = {
    "ALGORITHM": "HS256",
    "ISSUER": "dentiapro",
    "AUDIENCE": "dentiapro-api",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "USER_ID_CLAIM": "sub",
}

# The environments add MFA_KEYS, which encrypt the secrets of second factors.

# --- applications (OAuth2, OpenID Connect) --------------------------------------------------------------------------

OAUTH2_PROVIDER_APPLICATION_MODEL = "users.Application"
OAUTH2_PROVIDER_GRANT_MODEL = "users.Grant"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "users.AccessToken"  # noqa: S105  a model's name
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "users.RefreshToken"  # noqa: S105  a model's name
OAUTH_CODE_LIFE = timedelta(minutes=1)
OAUTH_ACCESS_TOKEN_LIFE = timedelta(minutes=15)
# The environments add OIDC_KEYS.
OAUTH2_PROVIDER: dict[str, Any] = {
    "OAUTH2_BACKEND_CLASS": "apps.users.oauth.library.Way",
    "OAUTH2_SERVER_CLASS": "apps.users.oauth.server.Server",
    "OAUTH2_VALIDATOR_CLASS": "apps.users.oauth.validator.Validator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": OAUTH_ACCESS_TOKEN_LIFE.total_seconds(),
    "ID_TOKEN_EXPIRE_SECONDS": OAUTH_ACCESS_TOKEN_LIFE.total_seconds(),
    "OIDC_ENABLED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": [
        "https"
    ],  # http on the loopback is looked at where a URI is registered
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}

# Pages of other origins, as far as clinics have registered them (`apps/users/oauth/cors.py`): what an application's token is
# good for, and where it comes from; not what a person does with DentiaPro itself.
CORS_URLS_REGEX = (
    r"^/(api/v1/(?!auth/(?!me/$)|users/invitations/)"
    r"|oauth/(token|revoke|userinfo)/$|\.well-known/)"
)
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
CORS_ALLOW_HEADERS = [
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "If-Range",
    "Range", "X-Request-ID",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "Accept-Ranges", "Content-Disposition", "Content-Range", "ETag", "Idempotent-Replayed", "Location",
    "Retry-After", "WWW-Authenticate", "X-Request-ID",
]  # fmt: skip
CORS_PREFLIGHT_MAX_AGE = 600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.users.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.permissions.tenant.TenantPermission"],
    "DEFAULT_THROTTLE_CLASSES": ["core.throttling.throttles.CallerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.inspector.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "core.api.problems.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# A minute: requests of a user; attempts to sign in, or to get a password reset, from an address and for an account.
THROTTLE_RATES = {
    "user": env.int("THROTTLE_USER", 1200, validate=validate.Range(min=1)),
    "address": env.int("THROTTLE_ADDRESS", 30, validate=validate.Range(min=1)),
    "account": env.int("THROTTLE_ACCOUNT", 10, validate=validate.Range(min=1)),
}
# Where all workers of a host count: in memory, where the system has a folder for that.
_MEMORY = Path("/dev/shm")  # noqa: S108  the file is made by us, and refused if it was not
THROTTLE_FILE = env.path(
    "THROTTLE_FILE",
    (_MEMORY if _MEMORY.is_dir() else Path(gettempdir())) / f"dentiapro-throttles-{os.geteuid()}",
)
SPECTACULAR_SETTINGS = {
    "TITLE": "DentiaPro",
    "DESCRIPTION": (
        "The dental-practice platform. Sign in at `auth/token/` and send the access token as a bearer.\n\n"
        "Lists come in pages: follow `next`. A POST with an `Idempotency-Key` is done once; a change with `If-Match` is"
        " made to the version that was read. Refusals are RFC 9457 problems: go by their `code`. A method that a path"
        " does not have is a 405. Times are RFC 3339 with their offset, and text holds any character but NUL."
    ),
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # JavaScript, since only the page knows at which host it is.
    "SWAGGER_UI_SETTINGS": (
        "{deepLinking: true, docExpansion: 'none', oauth2RedirectUrl: window.location.origin"
        " + '/static/drf_spectacular_sidecar/swagger-ui-dist/oauth2-redirect.html'}"
    ),
    "SWAGGER_UI_OAUTH2_CONFIG": {"usePkceWithAuthorizationCodeGrant": True},
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Enumerations stay where they are used: as components their names would change with every new one of the same name.
    "POSTPROCESSING_HOOKS": ["core.api.schema.inspector.finished"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": False,
}

# --- audit trail ----------------------------------------------------------------------------------------------------

# The first signs events and seals; the others verify what they signed before it took their place.
AUDIT_KEYS: list[str] = []
# After these many months a month of the trail is dropped (`manage.py audit_partitions`).
AUDIT_KEPT_MONTHS = env.int("AUDIT_KEPT_MONTHS", 120, validate=validate.Range(min=1))

# --- background work ------------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "core.tasks.backend.Queue"}}
EMAIL_BACKEND = "core.mail.backends.NoProviderBackend"
# In seconds; a task holds its transaction open while it waits for the provider.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "no-reply@localhost"
# Who is told of tasks that failed for good.
OPERATOR_ADDRESSES: list[str] = []

# --- the rest -------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- files ----------------------------------------------------------------------------------------------------------

# The environments add STORAGES["files"]. Pixels are looked at before an image is opened, which takes 4 bytes for each.
FILES_MAX_SIZE = env.int("FILES_MAX_MIB", 50, validate=validate.Range(min=1)) * 1024 * 1024
FILES_MAX_PIXELS = env.int("FILES_MAX_PIXELS", 40_000_000, validate=validate.Range(min=1))
# Where what comes in is streamed to; a folder in memory would be the memory that this spares.
FILE_UPLOAD_TEMP_DIR = env.str("FILES_TEMP_DIR", "") or None
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody's
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

# Pages alone have sessions of Django's: the administration's and the account's.
LOGIN_URL = "account-sign-in"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
FORMAT_MODULE_PATH = "config.formats"
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "DentiaPro",
    "SITE_HEADER": "DentiaPro",
    "SITE_SYMBOL": "dentistry",
    "SITE_FAVICONS": [{"rel": "icon", "href": "data:,"}],  # none, or browsers ask for /favicon.ico
    "SITE_SUBHEADER": "config.admin.clinic_name",
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "ACCOUNT": {
        "navigation": [
            {"title": "config.admin.clinic_name", "link": "config.admin.clinic_page"},
            {"title": "Change password", "link": "config.admin.password_page"},
            {"title": "Second factor", "link": "config.admin.mfa_page"},
        ]
    },
    "SIDEBAR": {"navigation": "config.admin.navigation"},
}
