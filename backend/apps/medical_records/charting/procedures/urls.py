"""Paths of procedures."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.charting.procedures.views import ProcedureViewSet

router = SimpleRouter(use_regex_path=False)
router.register("procedures", ProcedureViewSet, "procedure")

urlpatterns = router.urls
