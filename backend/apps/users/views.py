"""The caller, and the colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from apps.users.filters import UserFilter
from apps.users.models import User
from apps.users.rules import RULES
from apps.users.serializers import ColleagueSerializer, MeSerializer
from core.api.views import PlainView, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class MeView(PlainView):
    """The caller."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Show user, clinic, role and permissions."""
        caller = User.objects.select_related("tenant").get(pk=request.user.pk)
        return Response(MeSerializer(caller).data)


class UserViewSet(ReadModelMixin, TenantViewSet):
    """The clinic's staff as colleagues see them."""

    rules = RULES
    audited = Audited("users")
    model = User
    serializer_class = ColleagueSerializer
    filterset_class = UserFilter
    orderings = {"last_name": ("last_name", "id")}

    def get_queryset(self) -> QuerySet[User]:
        """Everybody of the clinic."""
        queryset: QuerySet[User] = User.objects.all()
        return queryset
