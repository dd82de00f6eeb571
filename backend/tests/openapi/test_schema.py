"""The schema is exact: complete, valid, in step with its committed copy, with examples that hold."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from drf_spectacular.validation import validate_schema
from rest_framework.serializers import ListSerializer, Serializer

from apps.medical_records.anamnesis.questionnaires.questions import (
    QuestionsField,
    TextsField,
    WhenField,
)
from apps.medical_records.anamnesis.questionnaires.serializers import (
    AnswersField,
    LanguagesField,
    TitleField,
)
from apps.medical_records.patients.serializers import AgreedField
from apps.medical_records.perio.fields import FurcationField, SitesField
from apps.medical_records.signing import StrokesField
from apps.tenants.serializers import RolesField
from core.api.fields import (
    BooleanField,
    CharField,
    ChoiceField,
    ClockField,
    DateField,
    IntegerField,
    ListField,
    OffsetDateTimeField,
    RegexField,
    RelatedField,
)
from core.api.repeats import Repeatable
from core.api.uploads import UploadField
from core.money.fields import MoneyField
from dev import testing
from tests.openapi.schema import OPERATIONS, ROUTES, described, explained, resolved

ROOT = testing.BACKEND.parent
COMMITTED = ROOT / "docs/openapi.yaml"
STRICT = (
    AgreedField,
    AnswersField,
    BooleanField,
    CharField,
    ChoiceField,
    ClockField,
    DateField,
    FurcationField,
    IntegerField,
    LanguagesField,
    ListField,
    MoneyField,
    OffsetDateTimeField,
    QuestionsField,
    RegexField,
    RelatedField,
    RolesField,
    SitesField,
    StrokesField,
    TextsField,
    TitleField,
    UploadField,
    WhenField,
    Serializer,  # an object, whose own fields are looked at too
    ListSerializer,  # a list of such objects
)


def contents():
    """Every body and answer that has a shape: what it is of, and how it is described."""
    for name, operation in OPERATIONS.items():
        parts = {"request": operation.described.get("requestBody", {})}
        parts |= {
            status: resolved(part) for status, part in operation.described["responses"].items()
        }
        for what, part in parts.items():
            for kind, media in part.get("content", {}).items():
                yield pytest.param(what, media, id=f"{name}-{what}-{kind}")


CONTENTS = list(contents())


def manage(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "backend/manage.py", *arguments],
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_generator_has_nothing_to_warn_of_and_the_committed_copy_is_in_step(tmp_path):
    """`make openapi` writes it."""
    made = tmp_path / "openapi.yaml"
    done = manage("spectacular", "--validate", "--fail-on-warn", "--file", str(made))

    assert done.returncode == 0, done.stderr
    assert made.read_text() == COMMITTED.read_text(), "run `make openapi`"


def test_it_is_valid_openapi_3_1():
    assert described()["openapi"] == "3.1.0"
    validate_schema(described())


def test_every_route_is_described_and_nothing_else():
    assert {(op.path, op.verb) for op in OPERATIONS.values()} - set(ROUTES) == {
        ("/api/v1/schema/", "get")
    }
    assert not set(ROUTES) - {(op.path, op.verb) for op in OPERATIONS.values()}


def test_operations_are_named_once_and_stand_under_a_tag_that_is_described():
    ids = Counter(op.described["operationId"] for op in OPERATIONS.values())
    tags = {tag["name"]: tag["description"] for tag in described()["tags"]}

    assert set(ids.values()) == {1}
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in ids)
    assert all(tags.values())
    for operation in OPERATIONS.values():
        assert operation.described["summary"]
        (tag,) = operation.described["tags"]
        assert tag in tags


@pytest.mark.parametrize(("what", "media"), CONTENTS)
def test_every_body_and_answer_has_examples_that_its_schema_takes(what, media):
    assert media["examples"]
    for example in media["examples"].values():
        assert explained(media["schema"], resolved(example)["value"]) == []


@pytest.mark.parametrize(("what", "media"), CONTENTS)
def test_what_is_sent_and_what_is_answered_has_no_further_properties(what, media):
    schema = resolved(media["schema"])
    for branch in schema.get("oneOf", [schema]):
        part = resolved(branch)
        # But for the schema itself, and for files.
        if "components" not in part.get("properties", {}) and part.get("type") != "string":
            assert False in (part.get("additionalProperties"), part.get("unevaluatedProperties"))


def tokens(route):
    """Which tokens a route takes."""
    if route.view.authentication_classes:
        yield {"bearer": []}
        for scope in route.view.scopes.needed(route.verb.upper(), route.action):
            yield {"oauth2": [scope]}


@pytest.mark.parametrize("key", sorted(ROUTES))
def test_an_operation_says_who_may_call_it_and_which_headers_it_takes(key):
    route = ROUTES[key]
    (operation,) = [op for op in OPERATIONS.values() if (op.path, op.verb) == key]
    parameters = [resolved(part) for part in operation.described.get("parameters", ())]
    headers = {part["name"] for part in parameters if part["in"] == "header"}
    resource = issubclass(route.view, Repeatable)
    of_one = "{id}" in operation.path or operation.path == "/api/v1/tenants/current/"

    expected = {"X-Request-ID"}
    expected |= {"Idempotency-Key"} if resource and route.verb == "post" else set()
    versioned = resource and hasattr(route.view.model, "version")
    expected |= {"If-Match"} if versioned and of_one and route.verb != "get" else set()
    assert headers == expected
    signed_in = bool(route.view.authentication_classes)
    assert operation.described.get("security", []) == list(tokens(route))
    assert ("401" in operation.described["responses"]) == (signed_in or "token" in operation.path)
    if resource:
        assert route.view.rules[route.action] in operation.described["description"]


def test_what_can_be_written_is_read_strictly(monkeypatch):
    """A field that takes several forms of a value would take what the schema does not describe."""
    from core.api.schema.shapes import Shapes

    lenient = []
    real = Shapes._map_basic_serializer

    def look(self, serializer, direction):
        if direction == "request":
            fields = serializer.fields.items()
            lenient.extend(
                (type(serializer).__name__, name)
                for name, field in fields
                if not field.read_only and not isinstance(field, STRICT)
            )
        return real(self, serializer, direction)

    monkeypatch.setattr(Shapes, "_map_basic_serializer", look)
    described.__wrapped__()

    assert lenient == []
