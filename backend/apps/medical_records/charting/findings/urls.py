"""Paths of findings."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.charting.findings.views import FindingViewSet

router = SimpleRouter(use_regex_path=False)
router.register("findings", FindingViewSet, "finding")

urlpatterns = router.urls
