"""What the walks share."""

from __future__ import annotations

import pytest

from tests.isolation.world import fill


@pytest.fixture
def world(alpha, beta):
    """Two clinics with one of everything."""
    return fill(alpha, beta)
