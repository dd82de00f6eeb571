"""Using a code up: of a factor or a recovery code, each once, also when it is sent twice at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from apps.users.mfa import recovery, totp
from apps.users.mfa.choices import RECOVERY, FactorKind
from apps.users.mfa.keys import decrypted
from apps.users.mfa.models import Factor, RecoveryCode

if TYPE_CHECKING:
    from apps.users.models import User


def use(user: User, code: str) -> str | None:
    """Use a person's code up; return what it is of, or None where it is not right or was used before."""
    plain = "".join(code.split())
    if totp.CODE.fullmatch(plain):
        return FactorKind.TOTP if _use_totp(user, plain) else None
    return RECOVERY if _use_recovery(user, plain) else None


def step_of(factor: Factor, code: str) -> int | None:
    """Return the time step whose code this is; None if it is none."""
    return totp.step_of(code, decrypted(factor.secret, user=factor.user_id))


def _use_totp(user: User, code: str) -> bool:
    rows = Factor.objects.filter(user=user, kind=FactorKind.TOTP, confirmed_at__isnull=False)
    factor = rows.first()
    step = step_of(factor, code) if factor else None
    if factor is None or step is None:
        return False
    # Whoever else uses a code of this step is waited for, and has then used it.
    return bool(rows.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def _use_recovery(user: User, code: str) -> bool:
    rows = RecoveryCode.objects.filter(user=user, code_hash=recovery.hashed(code), used_at=None)
    return bool(rows.update(used_at=timezone.now()))
