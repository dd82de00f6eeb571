"""Paths of the platform's clinics."""

from rest_framework.routers import SimpleRouter

from apps.users.provisioning.views import ClinicViewSet

router = SimpleRouter(use_regex_path=False)
router.register("tenants", ClinicViewSet, "tenant")

urlpatterns = router.urls
