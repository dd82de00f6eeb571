"""Applications of a clinic and what they were given; django-oauth-toolkit works with these instead of its own models.

Every token hangs on a session, which says whose it is and whether it is still good. Of codes, tokens and secrets there are
hashes only: SHA-256, since they are 256 random bits that nobody can guess from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.utils import jwk_from_pem
from oauthlib.oauth2.rfc6749.errors import MissingRedirectURIError
from uuid_utils.compat import uuid7

from apps.users.oauth.choices import ClientType, GrantType
from apps.users.oauth.generators import new_client_id
from apps.users.oauth.querysets import ApplicationQuerySet
from core.tenancy.history import tracked
from core.tenancy.managers import TenantManager
from core.tenancy.models import TenantModel, TenantOwned

if TYPE_CHECKING:
    from jwcrypto.jwk import JWK

# As long as what browsers and proxies take.
LONGEST_URI = 500


@tracked(exclude=("secret_hash",))
class Application(TenantModel):
    """A program that a clinic lets in, for its staff or by itself as a service account; never more than its `scopes`.

    What was deleted stays as a row, since sessions and history name it, and lets nobody in again.
    """

    name = models.CharField(max_length=100)
    client_id = models.CharField(max_length=100, default=new_client_id, editable=False)
    client_type = models.CharField(max_length=20, choices=ClientType)
    grant_types = ArrayField(models.CharField(max_length=20, choices=GrantType))
    redirect_uris = ArrayField(models.CharField(max_length=LONGEST_URI), default=list, blank=True)
    allowed_origins = ArrayField(models.CharField(max_length=LONGEST_URI), default=list, blank=True)
    scopes = ArrayField(models.CharField(max_length=60))
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    service_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    is_active = models.BooleanField("active", default=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[TenantManager] = TenantManager.from_queryset(ApplicationQuerySet)()

    # Set on what was just registered or given another, to be told once.
    told_secret: str | None = None
    # ID tokens are signed by the server's key, never by a secret that a client has too.
    algorithm = "RS256"

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["tenant", "client_id"], name="client_id_once"),
            models.UniqueConstraint(
                fields=["tenant", "service_account"], name="service_account_of_one_application"
            ),
            models.CheckConstraint(
                condition=Q(client_type=ClientType.PUBLIC, secret_hash="")
                | (Q(client_type=ClientType.CONFIDENTIAL) & ~Q(secret_hash="")),
                name="confidential_applications_have_a_secret",
            ),
            models.CheckConstraint(
                condition=Q(grant_types__contained_by=GrantType.values) & ~Q(grant_types=[]),
                name="application_grant_types_known",
            ),
            models.CheckConstraint(
                condition=~Q(grant_types__contains=[GrantType.CLIENT_CREDENTIALS])
                | Q(client_type=ClientType.CONFIDENTIAL, service_account__isnull=False),
                name="who_acts_by_itself_keeps_a_secret",
            ),
            models.CheckConstraint(
                condition=~Q(grant_types__contains=[GrantType.AUTHORIZATION_CODE])
                | ~Q(redirect_uris=[]),
                name="who_is_allowed_says_where_to",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(is_active=False), name="the_deleted_are_inactive"
            ),
        )
        indexes = (models.Index(fields=["tenant", "name", "id"], name="applications_by_name"),)

    def __str__(self) -> str:
        """Return what people call it."""
        return self.name

    @property
    def role(self) -> str | None:
        """As what it acts by itself; the account is read along with it."""
        return self.service_account.role if self.service_account else None

    @property
    def client_secret(self) -> str:
        """What is stored of the secret, by the name that django-oauth-toolkit has for it."""
        return self.secret_hash

    @property
    def default_redirect_uri(self) -> str:
        """The only redirect URI, for a request that names none."""
        if len(self.redirect_uris) != 1:
            raise MissingRedirectURIError
        uri: str = self.redirect_uris[0]
        return uri

    @property
    def jwk_key(self) -> JWK:
        """The key that signs ID tokens now."""
        return jwk_from_pem(oauth2_settings.OIDC_RSA_PRIVATE_KEY)

    def redirect_uri_allowed(self, uri: str) -> bool:
        """Tell whether a redirect URI is, letter by letter, one of those registered."""
        return uri in self.redirect_uris

    def allows_grant_type(self, *grant_types: str) -> bool:
        """Tell whether tokens are given in one of these ways."""
        return not set(grant_types).isdisjoint(self.grant_types)

    def is_usable(self, request: Any) -> bool:  # noqa: ARG002  django-oauth-toolkit's signature
        """Tell whether it is switched on."""
        return self.is_active and self.deleted_at is None


class Credential(TenantOwned):
    """What an application was given in a session, and for how long it is good."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey("users.Session", models.PROTECT, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64)
    scope = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    expiration = models.DateTimeField()

    class Meta(TenantOwned.Meta):
        abstract = True
        constraints: ClassVar[Any] = (
            models.UniqueConstraint(fields=["tenant", "token_hash"], name="%(class)s_once"),
        )

    def __str__(self) -> str:
        """Return the id, which opens nothing."""
        return str(self.pk)

    @property
    def is_over(self) -> bool:
        """Whether it was exchanged, or its time is over; its session may have ended before."""
        return getattr(self, "used_at", None) is not None or self.expiration <= timezone.now()

    @property
    def scopes(self) -> list[str]:
        """What it is good for: what it was given, and its application still has."""
        application: Any = self.session.application
        return [scope for scope in self.scope.split() if scope in application.scopes]


class Grant(Credential):
    """An authorization code: exchanged once, within a minute, by who knows what `code_challenge` was made of."""

    redirect_uri = models.CharField(max_length=LONGEST_URI)
    code_challenge = models.CharField(max_length=128)
    nonce = models.CharField(max_length=255, blank=True)
    authenticated_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(Credential.Meta):
        constraints = (
            *Credential.Meta.constraints,
            models.CheckConstraint(condition=~Q(code_challenge=""), name="no_code_without_pkce"),
        )


class AccessToken(Credential):
    """What requests are made with, for minutes and within its scopes."""


class RefreshToken(Credential):
    """Exchanged once for the next pair; a session has one that was not, and the used ones tell who comes a second time."""

    used_at = models.DateTimeField(null=True)

    class Meta(Credential.Meta):
        constraints = (
            *Credential.Meta.constraints,
            models.UniqueConstraint(
                F("tenant"),
                F("session"),
                condition=Q(used_at=None),
                name="one_refresh_token_at_a_time",
            ),
        )
