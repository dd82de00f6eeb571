"""How somebody gets in: an attempt is taken and committed, the password hashed, and the session opened, each by itself.

No transaction is open while the password is hashed, which takes longer than everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from django.contrib.auth.hashers import make_password, verify_password

from apps.tenants.choices import TenantStatus
from apps.tenants.errors import TenantSuspended
from apps.tenants.models import Tenant
from apps.users.errors import SignInRefused
from apps.users.mfa import codes
from apps.users.mfa.errors import MfaRequired
from apps.users.mfa.halfway import HalfWay
from apps.users.models import User
from apps.users.passwords.policy import normalized
from apps.users.sessions import devices, lockout, services
from apps.users.sessions.choices import SessionKind
from core.audit.choices import Action, Outcome
from core.audit.context import current_origin
from core.audit.services import record, record_apart
from core.tenancy.context import PLATFORM_ID, tenant_context

if TYPE_CHECKING:
    from uuid import UUID

    from apps.users.sessions.lockout import Attempt
    from apps.users.sessions.models import Session
    from apps.users.sessions.origin import Origin
    from apps.users.tokens import TokenPair


class Account(NamedTuple):
    """What clinic and user name stand for; an unknown clinic's attempts are counted and told on the platform."""

    tenant: Tenant | None
    user: User | None

    @property
    def place(self) -> UUID:
        """Where it is worked."""
        return self.tenant.pk if self.tenant else PLATFORM_ID


Refusal: TypeAlias = SignInRefused | MfaRequired | TenantSuspended


class Opening(NamedTuple):
    """What somebody wants to open, from where, and the code that they have sent, if any."""

    kind: SessionKind
    origin: Origin
    otp: str | None = None


class SignedIn(NamedTuple):
    """A session that was opened, its tokens where it is the API's, and what the browser is to remember."""

    session: Session
    pair: TokenPair | None
    devices: str


def sign_in(
    *,
    username: str,
    password: str,
    origin: Origin,
    otp: str | None = None,
    tenant_slug: str | None = None,
    kind: SessionKind = SessionKind.API,
) -> SignedIn:
    """Open a session for the active user whose clinic, name and password these are. Runs outside a transaction.

    The clinic comes from the slug or the host; where both name one they must agree. Everything that does not match, and
    a locked account, is the same `SignInRefused` after the same work; so is who may not enter the administration, there, and
    a wrong `otp`. Who has a second factor and sends none gets `MfaRequired`, once the password was right. A suspended
    clinic's user with the right credentials gets `TenantSuspended`.
    """
    account, attempt = _begin(tenant_slug, username, origin)
    is_right, renewed = _look_at(normalized(password), account, attempt)
    opening = Opening(kind, origin, otp)
    outcome = _admit(account, attempt, opening, renewed) if is_right else SignInRefused()
    return _result(account, attempt, opening, outcome)


def go_on(half: HalfWay, *, otp: str, origin: Origin) -> SignedIn:
    """Open the session of somebody whose password was right some minutes ago, by a code. Runs outside a transaction.

    The code is one more attempt, with those at passwords. Raises `SignInRefused` and `TenantSuspended`.
    """
    account = account_of(half, origin.host_tenant_id)
    with tenant_context(account.place, metadata={"request": origin.request_id}):
        secret = devices.secret_of(origin.devices, account.user)
        attempt = lockout.take_attempt(account.user, secret=secret)
    is_same = account.user is not None and half == HalfWay.of(account.user, half.kind)
    opening = Opening(half.kind, origin, otp)
    can_go_on = is_same and attempt.is_free
    outcome = _admit(account, attempt, opening, None) if can_go_on else SignInRefused()
    return _result(account, attempt, opening, outcome)


def account_of(half: HalfWay, host_tenant_id: UUID | None) -> Account:
    """Find whose password was right, if they may still sign in there."""
    tenant = Tenant.objects.filter(pk=half.tenant_id).first()
    if tenant is None or host_tenant_id not in (None, tenant.pk):
        return Account(None, None)
    with tenant_context(tenant.pk):
        user = User.objects.filter(pk=half.user_id, is_active=True).first()
        if user is not None:
            user.tenant = tenant
        return Account(tenant, user)


def is_from_known_device(*, username: str, tenant_slug: str | None, origin: Origin) -> bool:
    """Tell whether the person whose name this is has signed in from there before; asked where it is about to be refused."""
    tenant = _find_tenant(tenant_slug, origin.host_tenant_id) if origin.devices else None
    if tenant is None:
        return False
    with tenant_context(tenant.pk):
        user = User.objects.named(username).filter(is_active=True).first()
        return lockout.is_known(user, devices.secret_of(origin.devices, user))


def tell_too_many(*, tenant_slug: str | None, origin: Origin) -> None:
    """Leave the event of attempts that come too often: the first of a window, where the clinic is or on the platform."""
    tenant = _find_tenant(tenant_slug, origin.host_tenant_id)
    record_apart(
        tenant.pk if tenant else PLATFORM_ID,
        action=Action.SIGN_IN,
        resource="sessions",
        operation="sign_in",
        outcome=Outcome.REFUSED,
        reason="throttled",
    )


def _begin(slug: str | None, username: str, origin: Origin) -> tuple[Account, Attempt]:
    """Find the account and take one of its attempts, in a transaction of its own."""
    tenant = _find_tenant(slug, origin.host_tenant_id)
    place = tenant.pk if tenant else PLATFORM_ID
    with tenant_context(place, metadata={"request": origin.request_id}):
        found = User.objects.named(username).filter(is_active=True).first()
        account = Account(tenant, found if tenant else None)
        secret = devices.secret_of(origin.devices, account.user)
        return account, lockout.take_attempt(account.user, secret=secret)


def _find_tenant(slug: str | None, host_tenant_id: UUID | None) -> Tenant | None:
    named: dict[str, Any] = {}
    if slug:
        named["slug"] = slug
    if host_tenant_id:
        named["pk"] = host_tenant_id
    return Tenant.objects.filter(**named).first() if named else None


def _look_at(password: str, account: Account, attempt: Attempt) -> tuple[bool, str | None]:
    """Tell whether a password is right, and what takes an outdated hash's place; hash whatever there is to compare."""
    if account.user is None or not attempt.is_free:
        make_password(password)
        return False, None
    is_right, is_outdated = verify_password(password, account.user.password)
    return is_right, make_password(password) if is_right and is_outdated else None


def _admit(
    account: Account, attempt: Attempt, opening: Opening, renewed: str | None
) -> SignedIn | Refusal:
    """Open the session of somebody whose password was right; what is refused here is returned, since the count is kept."""
    assert account.tenant is not None
    assert account.user is not None
    context = {"user": str(account.user.pk), "request": opening.origin.request_id}
    with tenant_context(account.place, metadata=context):
        user = _still_the_same(account.user, renewed)
        if user is None or (opening.kind == SessionKind.ADMIN and not user.may("admin.enter")):
            return SignInRefused()
        user.tenant = account.tenant
        factor = _second_step(user, attempt, opening) if user.has_mfa else ""
        if not isinstance(factor, str):
            return factor
        secret = lockout.clear(attempt, user)
        if account.tenant.status != TenantStatus.ACTIVE:
            return TenantSuspended()
        session, pair = _open(user, opening, factor)
        return SignedIn(session, pair, devices.with_secret(opening.origin.devices, user, secret))


def _second_step(
    user: User, attempt: Attempt, opening: Opening
) -> str | SignInRefused | MfaRequired:
    """Use a code up, and return what it was of."""
    if opening.otp is None:
        lockout.give_back(attempt)
        return MfaRequired.at(HalfWay.of(user, opening.kind))
    return codes.use(user, opening.otp) or SignInRefused()


def _result(
    account: Account, attempt: Attempt, opening: Opening, outcome: SignedIn | Refusal
) -> SignedIn:
    if isinstance(outcome, SignedIn):
        return outcome
    _tell(account, attempt, opening.kind, outcome)
    raise outcome


def _tell(account: Account, attempt: Attempt, kind: SessionKind, refusal: Refusal) -> None:
    """Leave an event where the clinic's auditors find it; what was typed as a name that nobody has may be anything."""
    code = refusal.code if isinstance(refusal, TenantSuspended) else refusal.default_code
    record_apart(
        account.place,
        action=Action.SIGN_IN,
        resource="sessions",
        operation="sign_in",
        outcome=Outcome.REFUSED,
        reason=code if attempt.is_free or account.user is None else "locked",
        details={
            "kind": kind.value,
            "user": account.user and str(account.user.pk),
            "attempts": attempt.number,
            "known_device": bool(attempt.secret),
        },
    )


def _still_the_same(user: User, renewed: str | None) -> User | None:
    """Return the person, locked, unless let go or given another password while this one was hashed.

    A password that is too short without the second factor that has gone is none.
    """
    rows = User.objects.locked().filter(pk=user.pk, is_active=True, password=user.password)
    same: User | None = rows.exclude(has_short_password=True, has_mfa=False).first()
    if same and renewed:
        same.password = renewed
        same.save(update_fields=["password"])
    return same


def _open(user: User, opening: Opening, factor: str) -> tuple[Session, TokenPair | None]:
    kind, origin, pair = opening.kind, opening.origin, None
    if kind == SessionKind.API:
        session, pair = services.start_session(user, ip=origin.ip, user_agent=origin.user_agent)
    else:
        session = services.start_browser_session(
            user, ip=origin.ip, user_agent=origin.user_agent, kind=kind
        )
    current_origin().identify(tenant_id=user.tenant.pk, actor=user.pk, session=session.pk)
    record(
        action=Action.SIGN_IN,
        resource="sessions",
        operation="sign_in",
        object_id=session.pk,
        details={"kind": kind.value, **({"factor": factor} if factor else {})},
    )
    return session, pair
