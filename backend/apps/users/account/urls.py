"""Paths of the pages that mails lead to."""

from django.urls import path

from apps.users.account.pages import InvitationPage, ResetPage

urlpatterns = [
    path("password/", ResetPage.as_view(), name="account-password-reset"),
    path("invitation/", InvitationPage.as_view(), name="account-invitation"),
]
