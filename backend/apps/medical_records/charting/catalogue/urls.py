"""Paths of the catalogue."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.charting.catalogue.views import ProcedureCodeViewSet

router = SimpleRouter(use_regex_path=False)
router.register("procedure-codes", ProcedureCodeViewSet, "procedure-code")

urlpatterns = router.urls
