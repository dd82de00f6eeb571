"""What tests of forgotten passwords share."""

from __future__ import annotations

import pytest

from apps.users.models import User
from apps.users.passwords.tests.resets import ADDRESS
from tests.clients import ApiClient


@pytest.fixture
def stranger(alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(email=ADDRESS)
    return ApiClient()
