"""What a clinic's fields accept."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from core.money.currencies import EXPONENTS, STORED_DECIMALS

valid_language = RegexValidator(
    r"\A[a-z]{2,3}(-[A-Z]{2})?\Z", "Name the language as in BCP 47, as de or en-US."
)
valid_host = RegexValidator(
    r"\A([a-z0-9][a-z0-9-]{0,62}\.)+[a-z][a-z0-9-]{1,62}\Z",
    "Give a host name in lower case without scheme, port or path, as praxis.example.com.",
)
valid_slug = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use lower-case letters, digits and single hyphens."
)

NOT_IN_POSTGRESQL = {"localtime"}


def valid_timezone(name: str) -> None:
    """Accept the names of the IANA time zone database."""
    if name not in available_timezones() - NOT_IN_POSTGRESQL:
        msg = "Name the time zone as in the IANA database, as Europe/Berlin."
        raise ValidationError(msg, code="invalid_timezone")


def valid_currency(code: str) -> None:
    """Accept the currencies of ISO 4217 whose amounts the database holds, that is with two decimals at most."""
    if code not in EXPONENTS:
        msg = "Name the currency by its ISO 4217 code, as EUR."
        raise ValidationError(msg, code="invalid_currency")
    if EXPONENTS[code] > STORED_DECIMALS:
        msg = f"{code} has {EXPONENTS[code]} decimals; DentiaPro keeps {STORED_DECIMALS} and would lose money."
        raise ValidationError(msg, code="unsupported_currency")
