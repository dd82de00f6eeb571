"""An app on a phone, as tests have one."""

from __future__ import annotations

import base64

from django_otp.oath import hotp

from apps.users.mfa import services, totp
from apps.users.passwords.stepping_up import Proof
from core.tenancy.context import tenant_context
from tests.clients import API

MFA = f"{API}auth/mfa/totp/"
CONFIRM, DISABLE, CODES = f"{MFA}confirm/", f"{MFA}disable/", f"{MFA}recovery-codes/"


class Phone:
    """Shows codes of a secret, at the time that the clock says."""

    def __init__(self, secret, recovery_codes=()):
        self.secret = base64.b32decode(secret)
        self.recovery_codes = list(recovery_codes)

    def code(self, later=0):
        """Return the code of now, or of some steps later."""
        step = int(totp.time()) // totp.STEP + later
        return f"{hotp(self.secret, step):06d}"


def enrolled(user, session=None):
    """Switch a person's second factor on by the services, half a minute ago; return the phone."""
    from apps.users.models import Factor, Session, User
    from apps.users.sessions.tests.factories import SessionFactory

    with tenant_context(user.tenant.pk):
        person = User.objects.get(pk=user.pk)
        held = session or SessionFactory(user=person)
        enrolment = services.enrol(person, proof=Proof(person.pk, person.password))
        phone = Phone(enrolment.secret)
        phone.recovery_codes = services.confirm_enrolment(person, code=phone.code(), session=held)
        Factor.objects.filter(user=person).update(last_step=0)  # that was long ago
        if session is None:
            Session.objects.filter(pk=held.pk).update(ended_at=held.created_at, end_reason="logout")
    return phone
