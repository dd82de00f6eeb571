"""Who delivers mails in production: one provider, with its credentials from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from environs import Env


class Provider(NamedTuple):
    """What a provider needs to be told, and what it may be told besides."""

    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()


# Variables are named as django-anymail names its settings.
PROVIDERS = {
    "brevo": Provider(("BREVO_API_KEY",)),
    "mailgun": Provider(("MAILGUN_API_KEY", "MAILGUN_SENDER_DOMAIN"), ("MAILGUN_API_URL",)),
    "mailjet": Provider(("MAILJET_API_KEY", "MAILJET_SECRET_KEY")),
    "postmark": Provider(("POSTMARK_SERVER_TOKEN",)),
    "resend": Provider(("RESEND_API_KEY",)),
}


def mail_settings(env: Env) -> dict[str, Any]:
    """Return Django's settings for the provider that `MAIL_PROVIDER` names: none without one, and every mail is refused.

    Raises when a provider is chosen and something that it needs is missing.
    """
    name = env.str("MAIL_PROVIDER", "")
    if not name:
        return {}
    sender = {"DEFAULT_FROM_EMAIL": env.str("MAIL_FROM")}
    if name == "smtp":
        return {**sender, **_smtp(env)}
    if name not in PROVIDERS:
        known = ", ".join(["smtp", *PROVIDERS])
        raise ImproperlyConfigured(f"MAIL_PROVIDER is one of {known}.")
    provider = PROVIDERS[name]
    credentials = {key: env.str(key) for key in provider.needs}
    credentials |= {key: value for key in provider.takes if (value := env.str(key, ""))}
    return {
        **sender,
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "ANYMAIL": {**credentials, "REQUESTS_TIMEOUT": 20},
    }


def _smtp(env: Env) -> dict[str, Any]:
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": env.str("SMTP_HOST"),
        "EMAIL_PORT": env.int("SMTP_PORT", 587),
        "EMAIL_HOST_USER": env.str("SMTP_USER"),
        "EMAIL_HOST_PASSWORD": env.str("SMTP_PASSWORD"),
        "EMAIL_USE_TLS": True,
    }
