"""Who calls: the token's signature or hash, then one round trip for session, person and clinic together."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS

from apps.tenants.choices import TenantStatus
from apps.tenants.errors import TenantSuspended
from apps.tenants.models import Tenant
from apps.users import tokens
from apps.users.errors import TokenRefused, WrongHost
from apps.users.mfa.errors import MfaEnrolmentRequired
from apps.users.mfa.rules import refuse_unenrolled
from apps.users.models import Application, Session, User
from apps.users.oauth.generators import Kind, clinic_of_token
from core.audit.context import current_origin
from core.tenancy.context import activate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from django.db.models import Model
    from rest_framework.request import Request


def host_tenant_of(request: Request) -> UUID | None:
    """Return the clinic that the request's host names, as the middleware found it."""
    tenant_id: UUID | None = request._request.host_tenant_id  # type: ignore[attr-defined]
    return tenant_id


def request_id_of(request: Request) -> str:
    """Return the request's id, as the middleware named it."""
    name: str = request._request.id  # type: ignore[attr-defined]
    return name


# What requests ask of their caller beside the ids, which the token names; each column costs every request a little, and
# who shows more reads it.
READ: dict[type[Any], tuple[str, ...]] = {
    Session: ("last_activity", "expiration", "ended_at"),
    User: ("username", "first_name", "last_name", "role", "is_admin", "is_active", "has_mfa"),
    Tenant: ("timezone", "status", "session_idle_minutes", "mfa_roles"),
    Application: ("scopes", "is_active", "deleted_at"),
}
# `last_activity` is right to a minute, so that a request is not a write.
ACTIVITY_STEP = timedelta(minutes=1)
TOUCH = """
    UPDATE users_session SET last_activity = %(now)s
    WHERE tenant_id = %(tenant)s AND session_id IN (
        SELECT session_id FROM users_session
        WHERE tenant_id = %(tenant)s AND session_id = %(session)s AND ended_at IS NULL
        FOR NO KEY UPDATE SKIP LOCKED)
"""


class Granted(NamedTuple):
    """An application's access token, as it is looked up: in the clinic that it names, by its hash."""

    tenant_id: UUID
    token_hash: str


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; makes the token's clinic current for the request's transaction.

    The token is a person's own (`auth/token/`) or an application's (`/oauth/token/`), which its shape tells. Either
    leads to a session, which decides.
    """

    refusals: tuple[type[Exception], ...] = (
        TokenRefused, WrongHost, TenantSuspended, MfaEnrolmentRequired,
    )  # fmt: skip

    def __init__(self, *, is_leaving: bool = False, is_enrolling: bool = False) -> None:
        """Say whether the caller only wants to go, for which a refresh token in the body does too, before the header.

        Or whether the way is open to who must enrol a second factor first, as it is to who goes.
        """
        self.is_leaving = is_leaving
        self.is_enrolling = is_enrolling or is_leaving
        if self.is_enrolling:
            self.refusals = tuple(it for it in self.refusals if it is not MfaEnrolmentRequired)

    def authenticate(self, request: Request) -> tuple[User, Session] | None:
        """Return user and session; raise `TokenRefused`, `WrongHost` or `TenantSuspended`."""
        claims = self.claims_of(request)
        if claims is None:
            return None
        if isinstance(claims, Granted):
            found = self._granted(claims, request)
        else:
            current_origin().identify(
                tenant_id=claims.tenant_id, actor=claims.user_id, session=claims.session_id
            )
            found = load_session(claims, request_id=request_id_of(request))
        session = check_session(
            found, host_tenant_id=host_tenant_of(request), is_leaving=self.is_leaving
        )
        touch(session)
        if not self.is_enrolling:
            refuse_unenrolled(session.user)
        return session.user, session

    def _granted(self, granted: Granted, request: Request) -> Session | None:
        """Return the session of an application's token; who it is of is known by then only, and told to history on a write."""
        session = load_granted(granted, request_id=request_id_of(request))
        if session is None:
            return None
        application: Any = session.application
        current_origin().identify(
            tenant_id=granted.tenant_id,
            actor=session.user_id,
            session=session.pk,
            application=application.pk,
        )
        if request.method not in SAFE_METHODS:
            activate(granted.tenant_id, metadata=_acting(session.user_id, request_id_of(request)))
        return session if application.is_usable(request) else None

    def claims_of(self, request: Request) -> tokens.Claims | Granted | None:
        """Return what the token says, or None without one."""
        if self.is_leaving and isinstance(refresh := _in_body(request, "refresh"), str):
            return tokens.read_refresh(refresh)
        scheme, _, raw = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not raw:
            return None
        raw = raw.strip()
        if tenant_id := clinic_of_token(raw, Kind.ACCESS):
            return Granted(tenant_id, tokens.digest(raw))
        return tokens.read_access(raw)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that the answer is a 401, and say whether there was a token (RFC 6750, 3)."""
        scheme, _, raw = request.headers.get("Authorization", "").partition(" ")
        is_refused = scheme.lower() == "bearer" and raw
        return 'Bearer realm="api"' + (', error="invalid_token"' if is_refused else "")


class BeforeEnrolment:
    """A view that is open to who can do nothing else before there is a second factor."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Let them in."""
        return [BearerAuthentication(is_enrolling=True)]


def _in_body(request: Request, name: str) -> Any:
    _ = request._request.body  # taken in before it is parsed, so that it can be read a second time
    return request.data.get(name) if isinstance(request.data, dict) else None


def check_session(
    session: Session | None, *, host_tenant_id: UUID | None, is_leaving: bool = False
) -> Session:
    """Return a session that may be used; refuse what has ended, whom the clinic let go, and whose clinic is suspended or another than the host's.

    A suspended clinic's staff may still leave.
    """
    if session is None or not session.is_live or not session.user.is_active:
        raise TokenRefused
    if host_tenant_id is not None and host_tenant_id != session.tenant_id:
        raise WrongHost
    if session.tenant.status != TenantStatus.ACTIVE and not is_leaving:
        raise TenantSuspended
    return session


def touch(session: Session) -> None:
    """Remember that a session is in use, once in a step.

    With COMMIT, so that no request keeps its own session from being refreshed or ended for as long as it lasts.
    """
    now = timezone.now()
    if now - session.last_activity > ACTIVITY_STEP:
        known = {"tenant": session.tenant_id, "session": session.pk, "now": now}
        connection.with_commit(TOUCH, known)  # type: ignore[attr-defined]  # of our wrapper


def load_session(claims: tokens.Claims, *, request_id: str) -> Session | None:
    """Make the claims' clinic current and read session, user and clinic in the same round trip."""
    row = activate(
        claims.tenant_id,
        metadata=_acting(claims.user_id, request_id),
        query=(_session_sql(), claims._asdict()),
    )
    return None if row is None else _session_of(iter(row), claims)


def load_granted(granted: Granted, *, request_id: str) -> Session | None:
    """Make a token's clinic current and read all that it leads to in the same round trip; `scopes` are what it may be used for.

    None where no token of that hash is good any more. What was taken from the application is taken from its tokens.
    """
    row = activate(
        granted.tenant_id,
        metadata={"request": request_id},
        query=(_granted_sql(), {**granted._asdict(), "now": timezone.now()}),
    )
    if row is None:
        return None
    session_id, user_id, is_service, application_id, scope, *rest = row
    values = iter(rest)
    session = _session_of(values, tokens.Claims(granted.tenant_id, session_id, user_id))
    session.user.is_service = is_service
    session.application = _take(Application, values, tenant_id=granted.tenant_id, id=application_id)
    session.scopes = frozenset(scope.split()).intersection(session.application.scopes)
    return session


def _acting(user_id: UUID, request_id: str) -> Mapping[str, str]:
    """Return what history keeps of who acts."""
    return {"user": str(user_id), "request": request_id}


def _session_of(values: Iterator[Any], claims: tokens.Claims) -> Session:
    session: Session = _take(Session, values, **claims._asdict())
    session.user = _take(User, values, tenant_id=claims.tenant_id, id=claims.user_id)
    session.tenant = session.user.tenant = _take(Tenant, values, id=claims.tenant_id)
    return session


def _take(model: type[Model], values: Iterator[Any], **known: Any) -> Any:
    """Make an instance of what is known and of its columns in a row; the others are deferred."""
    given = known | dict(zip(READ[model], values, strict=False))
    fields = model._meta.concrete_fields
    ordered = [given[field.attname] for field in fields if field.attname in given]
    return model.from_db(DEFAULT_DB_ALIAS, given, ordered)


@cache
def _session_sql() -> str:
    columns = _columns(("s", Session), ("u", User), ("t", Tenant))
    return (
        f"SELECT {columns} FROM users_session s"  # noqa: S608  names of our own models only
        # By the clinic itself, not by the other row's: with many clinics the planner would read all of a clinic's staff.
        " JOIN users_user u ON u.tenant_id = %(tenant_id)s AND u.id = %(user_id)s"
        " JOIN tenants_tenant t ON t.id = %(tenant_id)s"
        " WHERE s.tenant_id = %(tenant_id)s AND s.session_id = %(session_id)s"
        " AND s.user_id = %(user_id)s"
    )


@cache
def _granted_sql() -> str:
    columns = _columns(("s", Session), ("u", User), ("t", Tenant), ("a", Application))
    return (
        f"SELECT s.session_id, s.user_id, u.is_service, a.id, k.scope, {columns}"  # noqa: S608  names of our own models only
        " FROM users_accesstoken k"
        + _found("s", "users_session", "session_id", "k.session_id")
        + _found("u", "users_user", "id", "s.user_id")
        + _found("a", "users_application", "id", "s.application_id")
        + " JOIN tenants_tenant t ON t.id = %(tenant_id)s"
        " WHERE k.tenant_id = %(tenant_id)s AND k.token_hash = %(token_hash)s"
        " AND k.expiration > %(now)s"
    )


def _found(alias: str, table: str, key: str, value: str) -> str:
    """Join one row by its whole key.

    In a plain join the planner would weigh the orders of five tables, for longer than all the rest takes, and might
    read all of a clinic's staff.
    """
    return (
        f" CROSS JOIN LATERAL (SELECT * FROM {table} r"  # noqa: S608  the same
        f" WHERE r.tenant_id = %(tenant_id)s AND r.{key} = {value} OFFSET 0) {alias}"
    )


def _columns(*tables: tuple[str, Any]) -> str:
    return ", ".join(
        f'{alias}."{model._meta.get_field(name).column}"'
        for alias, model in tables
        for name in READ[model]
    )
