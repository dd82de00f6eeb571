"""Paths of sign-in and staff."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.users.views import MeView, RefreshView, SignInView, SignOutView, UserViewSet

router = SimpleRouter(use_regex_path=False)
router.register("users", UserViewSet, "user")

urlpatterns = [
    path("auth/token/", SignInView.as_view(), name="auth-token"),
    path("auth/token/refresh/", RefreshView.as_view(), name="auth-token-refresh"),
    path("auth/logout/", SignOutView.as_view(), name="auth-logout"),
    path("auth/me/", MeView.as_view(), name="auth-me"),
    *router.urls,
]
