"""Paths of the OAuth2 and OpenID Connect server, at the root; django-oauth-toolkit knows them by this name."""

from django.urls import path

from apps.users.oauth.endpoints import (
    DiscoveryEndpoint,
    IntrospectEndpoint,
    KeysEndpoint,
    RevokeEndpoint,
    TokenEndpoint,
    UserInfoEndpoint,
)
from apps.users.oauth.pages import AuthorizePage

app_name = "oauth2_provider"
DISCOVERY = ".well-known/openid-configuration"

urlpatterns = [
    path("oauth/authorize/", AuthorizePage.as_view(), name="authorize"),
    path("oauth/token/", TokenEndpoint.as_view(), name="token"),
    path("oauth/revoke/", RevokeEndpoint.as_view(), name="revoke"),
    path("oauth/introspect/", IntrospectEndpoint.as_view(), name="introspect"),
    path("oauth/userinfo/", UserInfoEndpoint.as_view(), name="userinfo"),
    path(".well-known/jwks.json", KeysEndpoint.as_view(), name="jwks"),
    path(DISCOVERY, DiscoveryEndpoint.as_view(), name="oidc-connect-discovery-info"),
]
