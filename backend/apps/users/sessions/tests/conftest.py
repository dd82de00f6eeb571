"""What tests of sign-in share."""

from __future__ import annotations

import pytest

from tests.clients import ApiClient


@pytest.fixture
def stranger(alpha):
    return ApiClient()
