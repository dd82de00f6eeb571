"""Paths of sign-in and staff."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from apps.users.views import MeView, UserViewSet

router = SimpleRouter(use_regex_path=False)
router.register("users", UserViewSet, "user")

urlpatterns = [
    path("", include("apps.users.sessions.urls")),
    path("auth/me/", MeView.as_view(), name="auth-me"),
    *router.urls,
]
