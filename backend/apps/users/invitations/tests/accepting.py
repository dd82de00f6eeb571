"""Where invitations are made and accepted, and how tests do."""

from __future__ import annotations

from tests.clients import API, ApiClient

USERS, AGAIN, ACCEPT = f"{API}users/", f"{API}users/invite/", f"{API}users/invitations/accept/"
PASSWORD = "seven quiet herons over the estuary"


def accept(token, password=PASSWORD, **headers):
    return ApiClient().post(ACCEPT, {"token": token, "password": password}, headers=headers)


def signs_in(username="noor", password=PASSWORD):
    body = {"tenant": "alpha", "username": username, "password": password}
    return ApiClient().post(f"{API}auth/token/", body).status_code == 200
