"""Views to which one says the password again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import OperationalError, transaction
from rest_framework.exceptions import APIException, Throttled

from apps.users.passwords.policy import LONGEST
from apps.users.passwords.stepping_up import prove
from core.api.dispatch import Transacted
from core.errors import DomainError
from core.tenancy.context import deactivate

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

    from apps.users.models import Session
    from apps.users.passwords.stepping_up import Proof

FIELD = "current_password"


class StepsUp(Transacted):
    """Looks at a body's `current_password` before the request's transaction begins; `proof` is what came of it.

    It looks for nobody who has come too often or may not, so that a refusal costs no hashing; and for no application, which
    is not to know a password, and could guess by as many sessions as it was allowed.
    """

    steps_up: ClassVar[tuple[str, ...]] = ("POST",)
    proof: Proof | None = None
    stumbled: OperationalError | None = None
    too_often: Throttled | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Look, once however often the transaction is tried, and answer."""
        try:
            self.proof = self._proof(request)
        except OperationalError as error:
            self.stumbled = error
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse as busy where the password could not be looked at."""
        super().initial(request, *args, **kwargs)
        if self.stumbled is not None:
            raise self.stumbled

    def check_throttles(self, request: Request) -> None:
        """Refuse what was beyond a limit when the password was to be looked at; it is not counted again."""
        if self.too_often is not None:
            raise self.too_often
        super().check_throttles(request)

    def _proof(self, request: HttpRequest) -> Proof | None:
        """Return what the body proves of the caller; whatever else is wrong with the request is refused later."""
        if request.method not in self.steps_up or FIELD.encode() not in self._peek(request):
            return None
        asked = self.initialize_request(request)
        try:
            given = asked.data.get(FIELD) if isinstance(asked.data, dict) else None
            session = self._session(asked)
        except (APIException, DomainError):
            return None
        if session is None or not isinstance(given, str) or len(given) > LONGEST:
            return None
        if session.scopes is not None:
            return None
        if not self._may_go_on(asked):
            return None
        return prove(session.user, given, session=session)

    def _may_go_on(self, asked: Request) -> bool:
        """Count the request, and ask whether its caller may; the refusals themselves come in their order, later."""
        try:
            self.check_throttles(asked)
            self.check_permissions(asked)
        except Throttled as refusal:
            self.too_often = refusal
            return False
        except APIException:
            return False
        return True

    def _peek(self, request: HttpRequest) -> bytes:
        limit = 64 * 1024  # of a body that is longer nothing is proven
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isdigit() and int(length) <= limit):
            return b""
        return request.body

    def _session(self, asked: Any) -> Session | None:
        """Return whose request it is, found in a transaction of its own."""
        try:
            with transaction.atomic():
                return asked.auth if asked.user.is_authenticated else None
        finally:
            deactivate()
