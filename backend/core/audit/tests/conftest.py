"""What tests of the trail share."""

from __future__ import annotations

import pytest

from core.audit.tests.trails import sealed_of, write
from tests.clinics import make_clinic


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


@pytest.fixture
def sealed(clinic):
    """Three seals over two events each."""
    events = []
    for _ in range(3):
        events += write(clinic, 2)
        assert sealed_of(clinic) == 2
    return events
