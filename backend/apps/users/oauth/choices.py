"""Values of an application's fields."""

from django.db import models


class ClientType(models.TextChoices):
    """Whether an application can keep a secret: a server can, a page in a browser cannot (RFC 6749, 2.1)."""

    PUBLIC = "public", "public (a page in a browser, an app on a device)"
    CONFIDENTIAL = "confidential", "confidential (a server)"


class GrantType(models.TextChoices):
    """How an application gets its tokens; there is no other way."""

    AUTHORIZATION_CODE = "authorization_code", "a person allows it"
    CLIENT_CREDENTIALS = "client_credentials", "by itself, as a service account"
