"""How a walk calls a route rightly: path, body and query from its row of expectations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.isolation.attacks import filled
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.routes import api_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clients import ApiClient
    from tests.isolation.routes import Route
    from tests.isolation.world import World

ROUTES = {route.key: route for route in api_routes()}


def keys(wanted: Callable[[Route], Any]) -> list[str]:
    """List the routes of a kind, for parametrize."""
    return sorted(key for key, route in ROUTES.items() if wanted(route))


def outside_sign_in(route: Route) -> bool:
    """Tell whether a route is of a resource: neither of sign-in nor for who holds a link and is nobody yet."""
    return not route.path.startswith("api/v1/auth/") and bool(route.view.authentication_classes)


class Call:
    """One route, ready to be called by a client that may; the thing in its path is ours."""

    def __init__(self, key: str, client: ApiClient, world: World) -> None:
        """Bring the thing into the state that the route needs."""
        self.route, self.row, self.client = ROUTES[key], EXPECTATIONS[key], client
        self.thing = world.ours.get(self.row.path or "", "")
        self.path = "/" + self.route.path.replace("<uuid:pk>", self.thing)
        self.body = filled(self.row.body, world)
        if self.row.after:
            first = self.path.rstrip("/").rpartition("/")[0] + f"/{self.row.after}/"
            assert client.post(first).status_code == 200

    @property
    def resource(self) -> str:
        """The path of the thing itself."""
        whole: str = self.path
        return whole[: whole.index(self.thing) + len(self.thing) + 1] if self.thing else whole

    def __call__(self, body: Any = None, **headers: str) -> Any:
        """Send it, with another body if one is given."""
        given = self.body if body is None else body
        data = {} if given is None else {"data": json.dumps(given)}
        kind = {} if given is None else {"content_type": "application/json"}
        url = f"{self.path}?{self.row.query}" if self.row.query else self.path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self.client, self.route.verb)(url, **data, **kind, headers=named)
