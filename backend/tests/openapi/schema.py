"""The schema as the code describes it, once for a process, and whether an answer is one that it describes."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, NamedTuple

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from jsonschema_rs import Draft202012Validator as QuickValidator

from tests.isolation.routes import api_routes, told_path

NOT_OFFERED = 405  # is of no operation


class Operation(NamedTuple):
    """One verb of one path."""

    path: str
    verb: str
    described: dict[str, Any]


@cache
def described() -> dict[str, Any]:
    """Describe the API."""
    generator: Any = SchemaGenerator()
    schema: dict[str, Any] = generator.get_schema(request=None, public=True)
    return schema


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """Return what a part is, also where it is a reference."""
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    found: dict[str, Any] = described()["components"][kind][name]
    return found


OPERATIONS: dict[str, Operation] = {
    operation["operationId"]: Operation(told_path(path), verb, operation)
    for path, verbs in described()["paths"].items()
    for verb, operation in verbs.items()
}


ROUTES = {
    (f"/{route.path.replace('<uuid:pk>', '{id}')}", route.verb): route for route in api_routes()
}


@cache
def validator_of(operation_id: str, status: str, kind: str) -> QuickValidator:
    """Return what validates an answer's body."""
    response = resolved(OPERATIONS[operation_id].described["responses"][status])
    return _validator(json.dumps(response["content"][kind]["schema"], sort_keys=True))


@cache
def _validator(schema: str) -> QuickValidator:
    """Make what validates a schema: once for all answers that have it, and of no more than it refers to."""
    return QuickValidator(whole(json.loads(schema)), validate_formats=True)


def whole(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with everything that it refers to."""
    needed: dict[str, Any] = {}
    ahead = [*_referred(schema)]
    while ahead:
        name = ahead.pop()
        if name not in needed:
            needed[name] = described()["components"]["schemas"][name]
            ahead += _referred(needed[name])
    return {**schema, "components": {"schemas": needed}}


def _referred(part: Any) -> list[str]:
    return re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part))


def explained(schema: dict[str, Any], value: Any) -> list[str]:
    """List what a schema has against a value."""
    validator = Draft202012Validator(
        whole(schema), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        path: re.compile(re.sub(r"\\{\w+\\}", "[0-9a-f-]{36}", re.escape(path)))
        for path in described()["paths"]
    }


def operation_of(path: str, verb: str) -> str | None:
    """Return the id of the operation that answers a path, None where there is no such path or verb."""
    verb = {"head": "get"}.get(verb, verb)
    for template, pattern in _patterns().items():
        if pattern.fullmatch(path):
            found = described()["paths"][template].get(verb)
            return found and found["operationId"]
    return None


def faults(method: str, answer: Any) -> list[str]:
    """List what is in an answer, of Django's test client, that the schema does not describe."""
    path = answer.request["PATH_INFO"]
    name = operation_of(path, method.lower())
    if name is None or answer.status_code == NOT_OFFERED:
        return []
    status = str(answer.status_code)
    responses = OPERATIONS[name].described["responses"]
    if status not in responses:
        return [f"{name} is not said to answer {status}: {answer.content.decode()}"]
    response = resolved(responses[status])
    found = [
        f"{name} {status} lacks {header}"
        for header, told in response["headers"].items()
        if resolved(told).get("required") and header not in answer
    ]
    content = response.get("content")
    kind = answer.get("Content-Type", "").partition(";")[0]
    if not content:
        return [*found, *([f"{name} {status} says something"] if answer.content else [])]
    if kind not in content:
        return [*found, f"{name} {status} is {kind}"]
    if method.lower() != "head" and kind.endswith("json"):
        errors = validator_of(name, status, kind).iter_errors(answer.json())
        found += [f"{name} {status}: {error.message} at {error.instance_path}" for error in errors]
    return found
