"""Django's middleware for pages in a browser: sessions and messages. The API has its own, and is let past."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.utils.deprecation import MiddlewareMixin

API = "/api/"


class OfPages(MiddlewareMixin):
    """Mixed into a middleware of Django's that no path of the API needs."""

    def __call__(self, request: Any) -> Any:
        """Work for pages only."""
        if request.path_info.startswith(API):
            return self.get_response(request)
        return super().__call__(request)


class SessionMiddleware(OfPages, sessions.SessionMiddleware):
    """The admin's sessions."""


class AuthenticationMiddleware(OfPages, auth.AuthenticationMiddleware):
    """The admin's user, by the session."""


class MessageMiddleware(OfPages, messages.MessageMiddleware):
    """What the admin tells after a form."""
