"""Paths of the trail."""

from rest_framework.routers import SimpleRouter

from core.audit.views import AuditEventViewSet

router = SimpleRouter(use_regex_path=False)
router.register("audit-events", AuditEventViewSet, "audit-event")

urlpatterns = router.urls
