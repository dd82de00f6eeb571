"""The schema as it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

if TYPE_CHECKING:
    from rest_framework.response import Response


class SchemaView(SpectacularAPIView):
    """One schema for everybody; the library's parameters for versions and languages are not offered."""

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Answer with the schema."""
        response: Response = self._get_schema_response(request)
        return response

    def _get_version_parameter(self, request: Any) -> None:
        """Take no part of the file's name from the caller."""
