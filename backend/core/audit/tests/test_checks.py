"""A key that can be guessed does not get past `check`."""

from __future__ import annotations

import pytest

from core.audit.checks import check_keys


def test_long_keys_are_taken(settings):
    settings.AUDIT_KEYS = ["a" * 32, "b" * 64]

    assert check_keys() == []


@pytest.mark.parametrize("keys", [[], [""], ["short"], ["a" * 32, "short"]])
def test_short_ones_are_not(settings, keys):
    settings.AUDIT_KEYS = keys

    assert [error.id for error in check_keys()] == ["audit.E001"]
