"""How every endpoint runs: in one transaction, which is tried again where PostgreSQL asks for it."""

from __future__ import annotations

import random
import time
from http.client import BAD_REQUEST, INTERNAL_SERVER_ERROR
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, OperationalError, connection, transaction
from django.utils.decorators import classonlymethod
from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import APIView

from core.api.problems import has_collided, is_busy, render_domain_error
from core.api.rendering import JSONRenderer
from core.audit.context import current_origin
from core.audit.requests import INTERNAL_ERROR, tell_refusal, tell_success
from core.errors import Busy
from core.permissions.scopes import refuse_out_of_scope
from core.tenancy.context import deactivate

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

    from core.audit.requests import Audited
    from core.permissions.scopes import Scopes

ATTEMPTS = 4
LONGEST_PAUSE = 0.05  # seconds, before the second attempt; doubled for each further one


class Transacted(APIView):
    """What the request writes is committed with its answer, or not at all.

    After a serialization failure or a deadlock the whole request runs again, sign-in included, in a new transaction;
    what has still collided at the last attempt is a 503 with `Retry-After`. There is one representation, JSON.

    A request leaves one event in the audit trail: in its transaction where it succeeds and `audited` says of what, and
    apart from it where somebody who is known was refused.

    `scopes` says which OAuth2 tokens it takes; only what asks for no token at all does without.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    audited: ClassVar[Audited | None] = None
    scopes: ClassVar[Scopes | None] = None
    collided = False
    counted = False
    throttled_again = False
    renderer: ClassVar[JSONRenderer] = JSONRenderer()

    @classonlymethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> Any:  # noqa: N805  it is the class
        """Take the transaction out of Django's hands, which would try it once; refuse to serve what does not say its scopes."""
        if cls.scopes is None and cls().get_authenticators():
            raise ImproperlyConfigured(f"{cls.__name__} does not say `scopes`.")
        return transaction.non_atomic_requests(super().as_view(*args, **initkwargs))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer, after some attempts if need be, and tell of what was refused."""
        try:
            response = self._answer(request, *args, **kwargs)
        except Exception:
            current_origin().recorded = False  # it was rolled back
            tell_refusal(self, request, status=INTERNAL_SERVER_ERROR, reason=INTERNAL_ERROR)
            raise
        if response.status_code >= BAD_REQUEST:
            self.refused(request, response)
        return response

    def refused(self, request: HttpRequest, response: Any) -> None:
        """Write the event of a refusal, whose transaction has been rolled back; of a stranger there is none.

        Of what comes too often only the first of a window leaves one: more would cost what the limit is to spare.
        """
        if self.throttled_again:
            return
        reason = response.data["code"]
        tell_refusal(self, request, status=response.status_code, reason=reason)

    def _answer(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        for attempt in range(ATTEMPTS):
            if attempt:
                deactivate()
                time.sleep(random.uniform(0, LONGEST_PAUSE * 2 ** (attempt - 1)))  # noqa: S311
            self.collided = False
            response = self._attempt(request, *args, **kwargs)
            if not (self.collided and _can_be_read_again(request)):
                break
        return response

    def _attempt(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                response = super().dispatch(request, *args, **kwargs)
                if response.status_code < BAD_REQUEST:
                    if connection.needs_rollback:
                        msg = "A statement failed and the view went on, so nothing of it is kept."
                        raise InternalError(msg)
                    self.succeeded(request, response)
                is_kept = not connection.needs_rollback
        except OperationalError as error:
            if not is_busy(error):
                raise
            # After the view, at the latest at COMMIT; it is rolled back already.
            self.collided = has_collided(error)
            is_kept = False
            refusal = render_domain_error(Busy(), instance=request.id)
            response = self.finalize_response(self.request, refusal)
        current_origin().recorded &= is_kept
        return response

    def succeeded(self, request: HttpRequest, response: Any) -> None:
        """Write the event of what was done, with it."""
        if self.audited is not None:
            tell_success(self, request, response)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Say who calls, whether too often, and whether they may; then take the body in, so that it can be read a second time."""
        request.accepted_renderer, request.accepted_media_type = self.renderer, "application/json"
        self.perform_authentication(request)
        self.check_throttles(request)
        self.check_permissions(request)
        safe = request.method in SAFE_METHODS
        if not safe and not (request.content_type or "").lower().startswith("multipart/"):
            _ = request._request.body

    def check_permissions(self, request: Request) -> None:
        """Ask for what the role gives, and then for what the token was given."""
        super().check_permissions(request)
        verb = (request.method or "").lower()
        if self.scopes is not None and verb in self.http_method_names and hasattr(self, verb):
            action = getattr(self, "action", None)
            refuse_out_of_scope(request, self.scopes.needed(request.method, action))

    def check_throttles(self, request: Request) -> None:
        """Count the request, once for all of its attempts; the first limit that it is beyond refuses it uncounted by the next."""
        if self.counted:
            return
        throttle: Any
        for throttle in self.get_throttles():
            if not throttle.allow_request(request, self):
                self.throttled_again = not throttle.use.is_first
                self.throttled(request, throttle.wait())
        self.counted = True

    def perform_content_negotiation(self, *_: Any, **__: Any) -> tuple[JSONRenderer, str]:
        """Answer with JSON, which is all that there is."""
        return self.renderer, "application/json"

    def handle_exception(self, exc: Exception) -> Any:
        """Remember whether another attempt may succeed."""
        self.collided = has_collided(exc)
        return super().handle_exception(exc)


def _can_be_read_again(request: HttpRequest) -> bool:
    """Tell whether a body was not read yet, or is kept: as it was, or as the fields and files of a form."""
    kept = hasattr(request, "_body") or hasattr(request, "_post")
    return kept or not request._read_started  # type: ignore[attr-defined]
