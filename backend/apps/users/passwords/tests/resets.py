"""How tests ask for a new password and use the link."""

from __future__ import annotations

from tests.clients import API, ApiClient
from tests.mails import sent, token_in

RESET, CONFIRM = f"{API}auth/password/reset/", f"{API}auth/password/reset/confirm/"
NEW = "seven quiet herons over the estuary"
ADDRESS = "rec@example.com"


def ask(client, account="receptionist", tenant="alpha", **headers):
    body = {"account": account, "tenant": tenant}
    return client.post(RESET, {k: v for k, v in body.items() if v is not None}, headers=headers)


def mailed(client, **given):
    """Ask for a reset; return the token that was mailed."""
    assert ask(client, **given).status_code == 202
    (message,) = sent()
    return token_in(message)


def confirm(client, token, password=NEW, **headers):
    return client.post(CONFIRM, {"token": token, "new_password": password}, headers=headers)


def signs_in(password):
    body = {"tenant": "alpha", "username": "receptionist", "password": password}
    return ApiClient().post(f"{API}auth/token/", body).status_code == 200
