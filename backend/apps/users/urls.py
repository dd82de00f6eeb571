"""Paths of sign-in, passwords, staff and applications."""

from django.urls import include, path

from apps.users.views import MeView

urlpatterns = [
    path("", include("apps.users.sessions.urls")),
    path("auth/me/", MeView.as_view(), name="auth-me"),
    path("", include("apps.users.passwords.urls")),
    path("", include("apps.users.mfa.urls")),
    path("", include("apps.users.invitations.urls")),
    path("", include("apps.users.staff.urls")),
    path("", include("apps.users.provisioning.urls")),
    path("", include("apps.users.oauth.urls")),
]
