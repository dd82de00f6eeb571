"""Paths of sign-in, passwords and staff."""

from django.urls import include, path

from apps.users.views import MeView, RefreshView, SignInView, SignOutView

urlpatterns = [
    path("auth/token/", SignInView.as_view(), name="auth-token"),
    path("auth/token/refresh/", RefreshView.as_view(), name="auth-token-refresh"),
    path("auth/logout/", SignOutView.as_view(), name="auth-logout"),
    path("auth/me/", MeView.as_view(), name="auth-me"),
    path("", include("apps.users.passwords.urls")),
    path("", include("apps.users.invitations.urls")),
    path("", include("apps.users.staff.urls")),
]
