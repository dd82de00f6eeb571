"""How each refusal of sign-in, staff, applications and clinics is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from tests.clients import API
from tests.clinics import PASSWORD
from tests.isolation.expectations.users import NEWCOMER
from tests.openapi.practice import IDS

SUSPENSION = {"reason": "payment"}
AGAIN = {"current_password": PASSWORD}
SIGN_IN = {"tenant": "alpha", "username": "owner", "password": PASSWORD}

PROVOKED = {
    ("auth_token_create", "invalid_credentials"): lambda desk: desk.asks(
        "auth_token_create", {**SIGN_IN, "password": "wrong"}
    ),
    ("auth_token_create", "tenant_suspended"): lambda desk: (
        desk.suspends() or desk.asks("auth_token_create", SIGN_IN)
    ),
    ("auth_token_create", "mfa_required"): lambda desk: (
        desk.has_a_factor() and desk.asks("auth_token_create", SIGN_IN)
    ),
    ("auth_mfa_totp_create", "wrong_password"): lambda desk: desk.asks(
        "auth_mfa_totp_create", {"current_password": "wrong"}
    ),
    ("auth_mfa_totp_create", "mfa_already_on"): lambda desk: (
        desk.has_a_factor() and desk.asks("auth_mfa_totp_create", AGAIN)
    ),
    ("auth_mfa_totp_confirm_create", "mfa_not_begun"): lambda desk: desk.asks(
        "auth_mfa_totp_confirm_create", {"otp": "123456"}
    ),
    ("auth_mfa_totp_confirm_create", "wrong_code"): lambda desk: (
        desk.asks("auth_mfa_totp_create", AGAIN)
        and desk.asks("auth_mfa_totp_confirm_create", {"otp": "no code"})
    ),
    ("auth_mfa_totp_disable_create", "wrong_password"): lambda desk: desk.asks(
        "auth_mfa_totp_disable_create", {"current_password": "wrong"}
    ),
    ("auth_mfa_totp_disable_create", "mfa_not_on"): lambda desk: desk.asks(
        "auth_mfa_totp_disable_create", AGAIN
    ),
    ("auth_mfa_totp_disable_create", "mfa_required_by_clinic"): lambda desk: (
        desk.has_a_factor()
        and desk.wants_factors()
        and desk.asks("auth_mfa_totp_disable_create", AGAIN)
    ),
    ("auth_mfa_totp_disable_create", "password_too_short"): lambda desk: (
        desk.has_a_factor(has_short_password=True)
        and desk.asks("auth_mfa_totp_disable_create", AGAIN)
    ),
    ("auth_mfa_totp_recovery_codes_create", "wrong_password"): lambda desk: desk.asks(
        "auth_mfa_totp_recovery_codes_create", {"current_password": "wrong"}
    ),
    ("auth_mfa_totp_recovery_codes_create", "mfa_not_on"): lambda desk: desk.asks(
        "auth_mfa_totp_recovery_codes_create", AGAIN
    ),
    ("users_reset_mfa", "above_you"): lambda desk: (
        desk.has_a_factor() and desk.steps_down().asks_of(desk.clinic.owner, "users_reset_mfa")
    ),
    ("users_reset_mfa", "not_your_own"): lambda desk: (
        desk.has_a_factor() and desk.asks_of(desk.clinic.owner, "users_reset_mfa")
    ),
    ("users_reset_mfa", "mfa_not_on"): lambda desk: desk.asks("users_reset_mfa"),
    ("auth_token_refresh_create", "token_not_valid"): lambda desk: desk.asks(
        "auth_token_refresh_create", {"refresh": "x"}
    ),
    ("auth_token_refresh_create", "token_reused"): lambda desk: (
        desk.client.post(f"{API}auth/token/refresh/", {"refresh": desk.client.pair.refresh})
        and desk.refreshes()
    ),
    ("auth_token_refresh_create", "wrong_host"): lambda desk: desk.refreshes(
        host="beta.example.com"
    ),
    ("auth_token_refresh_create", "tenant_suspended"): lambda desk: (
        desk.suspends() or desk.refreshes()
    ),
    ("auth_password_change_create", "wrong_password"): lambda desk: desk.asks(
        "auth_password_change_create", {"current_password": "wrong", "new_password": "x"}
    ),
    ("auth_password_reset_confirm_create", "link_unusable"): lambda desk: desk.asks(
        "auth_password_reset_confirm_create", {"token": "x", "new_password": "x"}
    ),
    ("users_invitations_accept_create", "link_unusable"): lambda desk: desk.asks(
        "users_invitations_accept_create", {"token": "x", "password": "x"}
    ),
    ("users_create", "above_you"): lambda desk: desk.steps_down().asks(
        "users_create", {**NEWCOMER, "role": "owner"}
    ),
    ("users_update", "above_you"): lambda desk: desk.steps_down().asks(
        "users_update", {"username": "lang", "role": "owner"}
    ),
    ("users_partial_update", "above_you"): lambda desk: desk.steps_down().asks(
        "users_partial_update", {"role": "owner"}
    ),
    ("users_deactivate", "above_you"): lambda desk: desk.steps_down().asks_of(
        desk.clinic.owner, "users_deactivate"
    ),
    ("users_reactivate", "above_you"): lambda desk: desk.steps_down().asks_of(
        desk.former_owner(), "users_reactivate"
    ),
    ("users_invite", "above_you"): lambda desk: desk.steps_down().asks(
        "users_invite", {"user": str(desk.clinic.owner.pk)}
    ),
    ("users_update", "wrong_password"): lambda desk: desk.asks_of(
        desk.clinic.owner,
        "users_update",
        {"username": "owner", "role": "owner", "email": "new@example.com"},
    ),
    ("users_partial_update", "wrong_password"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_partial_update", {"email": "new@example.com"}
    ),
    ("users_update", "invitation_pending"): lambda desk: desk.asks_of(
        desk.newcomer(), "users_update", {"username": "n", "role": "assistant", "is_active": True}
    ),
    ("users_partial_update", "invitation_pending"): lambda desk: desk.asks_of(
        desk.newcomer(), "users_partial_update", {"is_active": True}
    ),
    ("users_reactivate", "invitation_pending"): lambda desk: desk.asks_of(
        desk.newcomer(), "users_reactivate"
    ),
    ("users_invite", "already_joined"): lambda desk: desk.asks(
        "users_invite", {"user": IDS["users"]}
    ),
    ("users_update", "last_owner"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_update", {"username": "owner", "role": "dentist"}
    ),
    ("users_partial_update", "last_owner"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_partial_update", {"role": "dentist"}
    ),
    ("users_deactivate", "last_owner"): lambda desk: desk.asks_of(
        desk.clinic.owner, "users_deactivate"
    ),
    ("users_update", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_update", {"username": "x", "role": "assistant"}
    ),
    ("users_partial_update", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_partial_update", {"color": "#000000"}
    ),
    ("users_deactivate", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_deactivate"
    ),
    ("users_reactivate", "service_account"): lambda desk: desk.asks_of(
        desk.service_account(), "users_reactivate"
    ),
    ("oauth_applications_rotate_secret", "has_no_secret"): lambda desk: desk.asks(
        "oauth_applications_rotate_secret"
    ),
    ("tenants_suspend", "invalid_transition"): lambda desk: (
        desk.runs_the_platform().asks("tenants_suspend", SUSPENSION)
        and desk.asks("tenants_suspend", SUSPENSION)
    ),
    ("tenants_reactivate", "invalid_transition"): lambda desk: desk.runs_the_platform().asks(
        "tenants_reactivate"
    ),
}
