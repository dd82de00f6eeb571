"""An API client that leaves the test's own clinic as it found it, and holds every answer against the schema."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.client import ClientHandler
from rest_framework.test import APIClient

from apps.users.sessions import services
from core.tenancy import context
from core.tenancy.context import tenant_context
from tests.openapi.schema import faults

if TYPE_CHECKING:
    from apps.users.models import User

API = "/api/v1/"


@cache
def _middleware() -> Any:
    """Make the middleware once, as a server does: WhiteNoise looks at every static file when it starts."""
    handler: Any = ClientHandler()
    handler.load_middleware()
    return handler._middleware_chain


class ApiClient(APIClient):
    """Requests run in the test's transaction; afterwards the test's clinic is current again, in both halves.

    Every answer in every test is one that the schema describes.
    """

    def __init__(self, **defaults: Any) -> None:
        """Answer with the middleware of every other client."""
        super().__init__(**defaults)
        handler: Any = self.handler
        handler._middleware_chain = _middleware()

    def sign_in(self, user: User) -> None:
        """Open a session as sign-in does and send its access token from now on."""
        with tenant_context(user.tenant.pk):
            self.session_row, pair = services.start_session(user, ip="192.0.2.1", user_agent="test")
        self.pair = pair
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.access}")

    def request(self, **kwargs: Any) -> Any:
        """Send a request between two identical states of the test."""
        before = context.current_tenant_id_or_none()
        try:
            answer = super().request(**kwargs)
        finally:
            context._current.set(before)
            if connection.in_atomic_block and not connection.needs_rollback:
                sql, params = context.settings_sql(before, {})
                with connection.cursor() as cursor:
                    cursor.execute(sql, params)
        found = faults(kwargs["REQUEST_METHOD"], answer)
        assert not found, found
        return answer
