"""Paths of invitations."""

from django.urls import path

from apps.users.invitations.views import AcceptView

urlpatterns = [path("users/invitations/accept/", AcceptView.as_view(), name="invitation-accept")]
