"""The walk's attacks: the same request with a foreign id and with a random one must be answered alike."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from django.db import transaction

from tests.uploads import form, is_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients import ApiClient
    from tests.isolation.expectations.row import Row
    from tests.isolation.routes import Route
    from tests.isolation.world import World

# What a filter's id stands for, where its name does not say.
FILTERED = {
    "doctor": "provider",
    "primary_doctor": "provider",
    "referred_by": "provider",
    "examiner": "provider",
    "prescriber": "provider",
    "staff": "user",
    "code": "surface_code",
    "treatment_plan": "plan",
    "alternative_to": "plan",
    # The event in either clinic is about one patient in every way.
    "actor": "patient",
    "session": "patient",
    "object": "patient",
    "with": "earlier_exam",
}
OK = 200
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Answer(NamedTuple):
    """What a client sees, ids and request ids masked."""

    status: int
    body: str


class Attack(NamedTuple):
    """Two requests that differ in one id, and the statuses that may answer them."""

    what: str
    foreign: dict[str, Any]
    random: dict[str, Any]
    allowed: tuple[int, ...]
    own: dict[str, Any] | None = None
    """A filter's request with an id of one's own, which must find something, or the attack proves nothing."""


def attacks(route: Route, row: Row, world: World) -> Iterator[Attack]:
    """Yield every attack that a route is open to: path, each relation of its body, each filter."""
    path = "/" + route.path
    own = path.replace("<uuid:pk>", world.ours.get(row.path or "", ""))
    body, query = filled(row.body, world), asked(row.query, world)
    if row.path:
        foreign, random = (
            {"path": path.replace("<uuid:pk>", pk), "data": body, "query": query}
            for pk in (world.theirs[row.path], str(uuid4()))
        )
        yield Attack("path", foreign, random, (403,) if row.platform else (404,))
    for relation in row.relations:
        foreign, random = (
            {"path": own, "data": _with(body, relation, pk), "query": query}
            for pk in (world.theirs[_thing(row, relation)], str(uuid4()))
        )
        yield Attack(f"body {relation}", foreign, random, (400,))
    for name in row.filters:
        thing = FILTERED.get(name, name)
        foreign, random, ours = (
            {"path": own, "data": None, "query": urlencode(dict(parse_qsl(query)) | {name: pk})}
            for pk in (world.theirs[thing], str(uuid4()), world.ours[thing])
        )
        yield Attack(f"filter {name}", foreign, random, (200, 400), ours)


def call(client: ApiClient, verb: str, request: dict[str, Any]) -> Answer:
    """Send a request and take back what it changed; an error is an answer too, and never the right one."""
    client.raise_request_exception = False
    with transaction.atomic():
        query = f"?{request['query']}" if request["query"] else ""
        data, kind = request["data"], "json"
        if is_form(data):
            data, kind = form(data), "multipart"
        response = getattr(client, verb)(request["path"] + query, data, format=kind)
        transaction.set_rollback(True)
        content = b"" if response.streaming else response.content
    return Answer(response.status_code, UUIDS.sub("<id>", content.decode()))


def finds_something(answer: Answer) -> bool:
    """Tell whether a list came back with something in it, or an answer that is no list."""
    if answer.status != OK:
        return False
    told = json.loads(answer.body)
    return bool(told.get("results", told))


def asked(query: str, world: World) -> str:
    """Put the ids of the own clinic's things into a query."""
    return re.sub(r"{(\w+)}", lambda named: world.ours[named[1]], query)


def _thing(row: Row, relation: str) -> str:
    value: Any = row.body
    for key in relation.split("."):
        value = value[int(key)] if key.isdigit() else value[key]
    return str(value).strip("{}")


def filled(body: Any, world: World) -> Any:
    """Put the ids of the own clinic's things into a body."""
    if isinstance(body, dict):
        return {key: filled(value, world) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, world) for value in body]
    if isinstance(body, str) and body.startswith("{"):
        return world.ours[body.strip("{}")]
    return body


def _with(body: Any, relation: str, value: str) -> Any:
    changed = json.loads(json.dumps(body))
    *parents, last = relation.split(".")
    place = changed
    for key in parents:
        place = place[int(key)] if key.isdigit() else place[key]
    place[int(last) if last.isdigit() else last] = value
    return changed
