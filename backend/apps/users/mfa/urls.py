"""Paths of second factors."""

from django.urls import path

from apps.users.mfa.views import ConfirmView, DisableView, RecoveryCodesView, TotpView

urlpatterns = [
    path("auth/mfa/totp/", TotpView.as_view(), name="mfa-totp"),
    path("auth/mfa/totp/confirm/", ConfirmView.as_view(), name="mfa-totp-confirm"),
    path("auth/mfa/totp/disable/", DisableView.as_view(), name="mfa-totp-disable"),
    path(
        "auth/mfa/totp/recovery-codes/",
        RecoveryCodesView.as_view(),
        name="mfa-totp-recovery-codes",
    ),
]
