"""The clinic's applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from apps.users.oauth import services
from apps.users.oauth.errors import HasNoSecret
from apps.users.oauth.models import Application
from apps.users.oauth.rules import RULES
from apps.users.oauth.serializers import ApplicationSerializer, RegisteredSerializer
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.requests import Audited
from core.permissions.scopes import FIRST_PARTY_ONLY

if TYPE_CHECKING:
    from rest_framework.request import Request

    from apps.users.oauth.querysets import ApplicationQuerySet


class ApplicationViewSet(ReadModelMixin, EditModelMixin, TenantViewSet):
    """Programs that the clinic lets in, by OAuth2; whose secrets are told once, when they are made."""

    rules = RULES
    scopes = FIRST_PARTY_ONLY
    audited = Audited("oauth-applications")
    model = Application
    serializer_class = ApplicationSerializer
    shown_once = ("client_secret",)
    refusals = {"rotate_secret": (HasNoSecret,)}
    orderings = {"name": ("name", "id")}

    def get_queryset(self) -> ApplicationQuerySet:
        """All that were not deleted."""
        queryset: ApplicationQuerySet = Application.objects.present()
        return queryset.select_related("service_account")

    def get_serializer_class(self) -> Any:
        """Show the secret where it is made."""
        told = self.action in ("create", "rotate_secret")
        return RegisteredSerializer if told else ApplicationSerializer

    @extend_schema(request=ApplicationSerializer, responses={201: RegisteredSerializer})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        """Register an application; a confidential one is told its secret, this once."""
        application, secret = services.register(**self.validated(ApplicationSerializer))
        application.told_secret = secret
        return self.created(application)

    def edit(self, application: Application, changes: dict[str, Any]) -> Application:
        """Change an application."""
        return services.change(application, **changes)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Delete an application, and all of its tokens at once."""
        services.delete(self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=RegisteredSerializer)
    @action(detail=True, methods=["post"], url_path="rotate-secret")
    def rotate_secret(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Make another secret, told this once; the old one works no more."""
        wanted = self.without_body(self.get_object())
        application, secret = services.rotate_secret(wanted)
        application.told_secret = secret
        return self.changed(application)
