"""The clinic's staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework.decorators import action

from apps.users.invitations.errors import AlreadyJoined, InvitationPending
from apps.users.invitations.services import invite, invite_again
from apps.users.mfa.errors import MfaNotOn, NotYourOwn
from apps.users.mfa.services import reset
from apps.users.models import User
from apps.users.passwords.errors import WrongPassword
from apps.users.passwords.step_up_views import StepsUp
from apps.users.ranks import AboveYou
from apps.users.staff import services
from apps.users.staff.errors import LastOwner, ServiceAccount
from apps.users.staff.filters import UserFilter
from apps.users.staff.rules import RULES
from apps.users.staff.serializers import (
    ColleagueSerializer,
    InviteAgainSerializer,
    NewcomerSerializer,
    StaffSerializer,
)
from core.api.views import EditModelMixin, ReadModelMixin, TenantViewSet
from core.audit.choices import Action
from core.audit.requests import Audited
from core.permissions.scopes import Scopes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response

CHANGING = (AboveYou, WrongPassword, InvitationPending, LastOwner, ServiceAccount)
# By what the caller may do.
SEEN = PolymorphicProxySerializer(
    component_name="Person",
    serializers=[StaffSerializer, ColleagueSerializer],
    resource_type_field_name=None,
)


@extend_schema_view(
    list=extend_schema(responses=SEEN),
    retrieve=extend_schema(responses=SEEN),
)
class UserViewSet(StepsUp, ReadModelMixin, EditModelMixin, TenantViewSet):
    """The clinic's staff: names, roles and colours for every colleague, everything for who manages staff."""

    rules = RULES
    scopes = Scopes.of("users", first_party=frozenset({"reset_mfa"}))
    audited = Audited(
        "users",
        actions=dict.fromkeys(
            ("create", "invite", "deactivate", "reactivate", "reset_mfa"), Action.PRIVILEGE
        ),
    )
    steps_up = ("PUT", "PATCH")
    model = User
    serializer_class = StaffSerializer
    filterset_class = UserFilter
    refusals = {
        "create": (AboveYou,),
        "update": CHANGING,
        "partial_update": CHANGING,
        "deactivate": (AboveYou, LastOwner, ServiceAccount),
        "reactivate": (AboveYou, InvitationPending, ServiceAccount),
        "invite": (AboveYou, AlreadyJoined),
        "reset_mfa": (AboveYou, NotYourOwn, MfaNotOn),
    }
    orderings = {"last_name": ("last_name", "id")}

    def get_queryset(self) -> QuerySet[User]:
        """Everybody of the clinic; service accounts are listed for who asks for them."""
        asked = self.action != "list" or "is_service" in self.request.query_params
        queryset: QuerySet[User] = User.objects.all() if asked else User.objects.people()
        return queryset

    def get_serializer_class(self) -> Any:
        """Show colleagues what colleagues see."""
        if self.action not in ("list", "retrieve") or self._manages():
            return StaffSerializer
        return ColleagueSerializer

    def _manages(self) -> bool:
        caller: Any = self.request.user
        return bool(caller.is_authenticated and caller.may("staff.manage"))

    @extend_schema(request=NewcomerSerializer, responses={201: StaffSerializer})
    def create(self, request: Request) -> Response:
        """Invite somebody by mail, who becomes active by accepting."""
        by: Any = request.user
        return self.created(invite(invited_by=by, **self.validated(NewcomerSerializer)))

    def edit(self, user: User, changes: dict[str, Any]) -> User:
        """Change somebody's particulars or rights."""
        by: Any = self.request.user
        changes.pop("current_password", None)
        return services.change(user, by=by, proof=self.proof, **changes)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Let somebody in no more, from the next request on."""
        by: Any = request.user
        return self.changed(services.deactivate(self.without_body(self.get_object()), by=by))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Let somebody in again."""
        by: Any = request.user
        return self.changed(services.reactivate(self.without_body(self.get_object()), by=by))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="reset-mfa")
    def reset_mfa(self, request: Request, pk: Any) -> Response:  # noqa: ARG002
        """Take the second factor from who has lost it: all of their sessions end, and a mail tells them."""
        by: Any = request.user
        return self.changed(reset(self.without_body(self.get_object()), by=by))

    @extend_schema(request=InviteAgainSerializer)
    @action(detail=False, methods=["post"])
    def invite(self, request: Request) -> Response:
        """Send somebody who has not joined yet another invitation."""
        by: Any = request.user
        return self.changed(invite_again(**self.validated(InviteAgainSerializer), invited_by=by))
