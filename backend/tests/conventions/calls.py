"""How a walk calls a route rightly: path, body and query from its row of expectations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from apps.users.models import User
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import ApiClient
from tests.clinics import make_user
from tests.isolation.attacks import asked, filled
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes
from tests.uploads import form, is_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.isolation.routes import Route
    from tests.isolation.world import World

ROUTES = {route.key: route for route in api_routes()}


def keys(wanted: Callable[[Route], Any], *, platform: bool = False) -> list[str]:
    """List the routes of a kind, for parametrize: those of a clinic's staff and, if asked for, of operators."""
    known = (key for key, route in ROUTES.items() if wanted(route))
    return sorted(key for key in known if platform or not of_the_platform(key))


def of_the_platform(key: str) -> bool:
    """Tell whether operators alone call a route; one without a row is red elsewhere."""
    return key in EXPECTATIONS and EXPECTATIONS[key].platform


def an_operator() -> ApiClient:
    """Return the client of a platform operator."""
    client = ApiClient()
    with tenant_context(PLATFORM_ID):
        operator = User.objects.filter(username="walker").first()
        operator = operator or make_user("operator", "walker")
    client.sign_in(operator)
    return client


def outside_sign_in(route: Route) -> bool:
    """Tell whether a route is of a resource: neither of sign-in nor for who holds a link and is nobody yet."""
    return not route.path.startswith("api/v1/auth/") and bool(route.view.authentication_classes)


class Call:
    """One route, ready to be called by a client that may; the thing in its path is ours."""

    def __init__(self, key: str, client: ApiClient, world: World) -> None:
        """Bring the thing into the state that the route needs."""
        self.route, row = ROUTES[key], EXPECTATIONS[key]
        self.row = row._replace(query=asked(row.query, world))
        self.client = an_operator() if self.row.platform else client
        self.thing = world.ours.get(self.row.path or "", "")
        self.path = "/" + self.route.path.replace("<uuid:pk>", self.thing)
        self.body = filled(self.row.body, world)
        if self.row.after:
            last = f"/{self.route.action}/"
            before = f"/{self.row.after}/"
            body = EXPECTATIONS[key.replace(last, before)].body
            first = self.client.post(self.path.replace(last, before), body)
            assert first.status_code == 200, first.content

    @property
    def resource(self) -> str:
        """The path of the thing itself."""
        whole: str = self.path
        return whole[: whole.index(self.thing) + len(self.thing) + 1] if self.thing else whole

    def __call__(self, body: Any = None, **headers: str) -> Any:
        """Send it, with another body if one is given."""
        given = self.body if body is None else body
        if is_form(self.row.body):
            return self._send(form(given), headers)
        is_text = isinstance(given, str)
        data = {} if given is None else {"data": given if is_text else json.dumps(given)}
        content_type = "text/csv" if is_text else "application/json"
        kind = {} if given is None else {"content_type": content_type}
        url = f"{self.path}?{self.row.query}" if self.row.query else self.path
        return getattr(self.client, self.route.verb)(url, **data, **kind, headers=_named(headers))

    def _send(self, fields: dict[str, Any], headers: dict[str, str]) -> Any:
        """Send a form."""
        send = getattr(self.client, self.route.verb)
        return send(self.path, fields, format="multipart", headers=_named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
