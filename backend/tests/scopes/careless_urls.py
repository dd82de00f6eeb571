"""Views that do not say which OAuth2 tokens they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.views import PlainView
from core.permissions.scopes import FIRST_PARTY_ONLY

if TYPE_CHECKING:
    from rest_framework.request import Request


class Silent(APIView):
    """DRF's own, which knows of no scopes."""

    def get(self, _: Request) -> Response:
        """Answer anybody who is somebody."""
        return Response({})


class Decorated(Silent):
    """The same, where saying it asks nobody."""

    scopes = FIRST_PARTY_ONLY


class Open(Silent):
    """For everybody: it looks at no token."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class Careful(PlainView):
    """As it should be."""

    scopes = FIRST_PARTY_ONLY

    def get(self, _: Request) -> Response:
        """Answer."""
        return Response({})


def plain(request: HttpRequest) -> HttpResponse:
    """Answer past the API."""
    return HttpResponse()


urlpatterns = [
    path("api/v1/silent/", Silent.as_view()),
    path("api/v1/decorated/", Decorated.as_view()),
    path("api/v1/open/", Open.as_view()),
    path("api/v1/careful/", Careful.as_view()),
    path("api/v1/plain/", plain),
    path("elsewhere/", plain),
]
