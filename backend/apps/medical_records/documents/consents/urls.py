"""Paths of consents."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.medical_records.documents.consents.views import ConsentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("consents", ConsentViewSet, "consent")

urlpatterns = [
    *router.urls,
    path(
        "consents/<uuid:pk>/signature.svg",
        ConsentViewSet.as_view({"get": "signature"}, filterset_class=None),
        name="consent-signature",
    ),
]
