"""Paths of sign-in and sessions."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.users.sessions.views import (
    RefreshView,
    SessionViewSet,
    SignInView,
    SignOutEverywhereView,
    SignOutView,
)

router = SimpleRouter(use_regex_path=False)
router.register("auth/sessions", SessionViewSet, "session")

urlpatterns = [
    path("auth/token/", SignInView.as_view(), name="auth-token"),
    path("auth/token/refresh/", RefreshView.as_view(), name="auth-token-refresh"),
    path("auth/logout/", SignOutView.as_view(), name="auth-logout"),
    path("auth/logout-all/", SignOutEverywhereView.as_view(), name="auth-logout-all"),
    *router.urls,
]
