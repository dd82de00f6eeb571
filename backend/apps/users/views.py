"""The caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from apps.users.authentication import BeforeEnrolment
from apps.users.models import User
from apps.users.serializers import MeSerializer
from core.api.views import PlainView
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from rest_framework.request import Request


class MeView(BeforeEnrolment, PlainView):
    """The caller."""

    permission_classes = (IsAuthenticated,)
    scopes = Scopes(read=("profile",))

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Show user, clinic, role and permissions."""
        caller = User.objects.select_related("tenant").get(pk=request.user.pk)
        return Response(MeSerializer(caller).data)
