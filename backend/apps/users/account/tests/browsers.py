"""A browser at the account's pages."""

from __future__ import annotations

import re

from tests.admin_pages import AdminClient
from tests.clinics import PASSWORD

SIGN_IN, SIGN_OUT = "/account/sign-in/", "/account/sign-out/"
CODE, MFA = "/account/sign-in/code/", "/account/mfa/"
FORGERY = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')


class AccountClient(AdminClient):
    """A browser that minds the forgery token."""

    def __init__(self, **kwargs):
        super().__init__(enforce_csrf_checks=True, **kwargs)

    def fill_in(self, path, given=None, **extra):
        """Open a page, and send the form that is on it."""
        page = self.get(path, **extra).content.decode()
        form = {**(given or {}), "csrfmiddlewaretoken": FORGERY.search(page)[1]}
        return self.send(path, form, **extra)

    def sign_in_as(self, user, path=SIGN_IN, **given):
        """Fill in the sign-in form as a user."""
        form = {"tenant": user.tenant.slug, "username": user.username, "password": PASSWORD}
        return self.fill_in(path, {**form, **given})
