"""What tests of sign-in share."""

from __future__ import annotations

import pytest

from apps.users.sessions.tests.attempts import LIMIT, WRONG
from apps.users.sessions.tests.paths import TOKEN
from tests import hashers
from tests.clients import ApiClient


@pytest.fixture
def stranger(alpha):
    return ApiClient()


@pytest.fixture
def said(settings, monkeypatch, tmp_path, alpha, beta):
    """Tell what the hasher was asked since it was asked last."""
    settings.PASSWORD_HASHERS = [hashers.NAME]
    monkeypatch.setenv(hashers.FILE, str(tmp_path / "hashed"))
    return lambda: hashers.said(tmp_path / "hashed")


@pytest.fixture
def locked(stranger):
    """Lock alpha's receptionist out, from somewhere."""
    for _ in range(LIMIT):
        assert stranger.post(TOKEN, WRONG).status_code == 401
