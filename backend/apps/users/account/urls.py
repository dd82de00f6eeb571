"""Paths of the account: where one signs in, and the pages that mails lead to."""

from django.urls import path

from apps.users.account.mfa_page import MfaPage
from apps.users.account.pages import InvitationPage, ResetPage
from apps.users.account.sign_in_pages import CodePage, SignInPage, SignOutPage

urlpatterns = [
    path("sign-in/", SignInPage.as_view(), name="account-sign-in"),
    path("sign-in/code/", CodePage.as_view(), name="account-sign-in-code"),
    path("mfa/", MfaPage.as_view(), name="account-mfa"),
    path("sign-out/", SignOutPage.as_view(), name="account-sign-out"),
    path("password/", ResetPage.as_view(), name="account-password-reset"),
    path("invitation/", InvitationPage.as_view(), name="account-invitation"),
]
