"""Invitations, as those see them who are invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from apps.users.authentication import host_tenant_of
from apps.users.invitations import services
from apps.users.invitations.serializers import AcceptedSerializer, AcceptSerializer
from apps.users.links.errors import LinkUnusable
from core.api.bodies import valid_body
from core.api.views import PlainView

if TYPE_CHECKING:
    from rest_framework.request import Request


class AcceptView(PlainView):
    """What the link of an invitation is for; it works once. Afterwards the person signs in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    refusals = {"post": (LinkUnusable,)}

    @extend_schema(request=AcceptSerializer, responses={200: AcceptedSerializer})
    def post(self, request: Request) -> Response:
        """Accept an invitation and choose a password."""
        body = valid_body(AcceptSerializer, request)
        user = services.accept(**body, host_tenant_id=host_tenant_of(request))
        return Response(AcceptedSerializer(user).data)
