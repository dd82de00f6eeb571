"""The schema as it is served."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import AllowAny

from core.api.unknown import refuse_unknown_parameters
from core.api.views import PlainView

if TYPE_CHECKING:
    from rest_framework.request import Request

YAML, JSON = OpenApiYamlRenderer, OpenApiJsonRenderer
FORMATS = {"yaml": YAML, "json": JSON}
# In the order in which they are preferred by who takes anything.
KINDS = {
    "application/vnd.oai.openapi": YAML,
    "application/yaml": YAML,
    "application/vnd.oai.openapi+json": JSON,
    "application/json": JSON,
}
ANYTHING = "application/vnd.oai.openapi"
NAMES = ("openapi", "info", "paths", "components", "tags")
ITSELF = OpenApiResponse(
    {
        "type": "object",
        "properties": {"openapi": {"type": "string"}, **{name: {} for name in NAMES[1:]}},
        "required": list(NAMES),
    },
    examples=[
        OpenApiExample(
            "Beginning",
            {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {}, "tags": []},
        )
    ],
)


class SchemaView(PlainView):
    """This description of the API, in OpenAPI 3.1: the same for everybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="schema",
        tags=["schema"],
        parameters=[
            OpenApiParameter(
                "format", str, enum=list(FORMATS), description="Before what `Accept` says."
            )
        ],
        responses={(200, kind): ITSELF for kind in KINDS},
    )
    def get(self, request: Request) -> HttpResponse:
        """Describe the API."""
        refuse_unknown_parameters(request.query_params, {"format"})
        kind = _kind(request)
        return HttpResponse(_written(KINDS[kind]), content_type=kind)


class SwaggerView(SpectacularSwaggerView):
    """The page that tries the API out."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Isolate it as all pages are: a consent page that it opens would else not find back to it."""
        answer: HttpResponse = super().get(request, *args, **kwargs)
        answer["Cross-Origin-Opener-Policy"] = "same-origin"
        return answer


def _kind(request: Request) -> str:
    """Choose the media type: by `format`, else by `Accept`; YAML for who takes neither."""
    named = request.query_params.get("format")
    if named is None:
        return request._request.get_preferred_type(list(KINDS)) or ANYTHING
    if named not in FORMATS:
        detail = f"There are: {', '.join(FORMATS)}."
        raise ValidationError({"format": [ErrorDetail(detail, "invalid_choice")]})
    return next(kind for kind, renderer in KINDS.items() if renderer is FORMATS[named])


@cache
def _written(renderer: type[Any]) -> bytes:
    """Write the schema once for a process: it takes a second, and never changes."""
    text: bytes = renderer().render(_schema(), renderer_context={})
    return text


@cache
def _schema() -> dict[str, Any]:
    generator: Any = SchemaGenerator()
    schema: dict[str, Any] = generator.get_schema(request=None, public=True)
    return schema
