"""Attempts to sign in as the receptionist, right and wrong, and what is counted of them."""

from __future__ import annotations

from django.conf import settings

from apps.users.models import Attempts
from apps.users.sessions.tests.paths import TOKEN, credentials
from tests.clients import ApiClient

WRONG = credentials(password="wrong")
LIMIT = settings.SIGN_IN_ATTEMPTS


def counts(clinic):
    with clinic.context():
        return {
            (row.user and row.user.username, bool(row.device_hash)): row.count
            for row in Attempts.objects.select_related("user")
        }


def status(body=None, client=None):
    return (client or ApiClient()).post(TOKEN, body or credentials()).status_code


def lock(clinic):
    for _ in range(LIMIT):
        assert status(WRONG) == 401
