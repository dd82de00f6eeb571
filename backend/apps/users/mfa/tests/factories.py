"""Second factors, for tests."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.users.mfa.choices import FactorKind
from apps.users.mfa.keys import encrypted
from apps.users.mfa.totp import new_secret
from apps.users.models import Factor
from apps.users.staff.tests.factories import ColleagueFactory


class FactorFactory(DjangoModelFactory[Factor]):
    """A factor that is on."""

    class Meta:
        model = Factor

    user = factory.SubFactory(ColleagueFactory)
    kind = FactorKind.TOTP
    secret = factory.LazyAttribute(lambda it: encrypted(new_secret(), user=it.user.pk))
    confirmed_at = factory.LazyFunction(timezone.now)
    last_step = 0


def enrolled_colleague(**fields):
    """Make somebody who works in the clinic and has a second factor."""
    return FactorFactory(**fields).user
