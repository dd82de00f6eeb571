"""Paths of patients."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.patients.views import PatientViewSet

router = SimpleRouter(use_regex_path=False)
router.register("patients", PatientViewSet, "patient")

urlpatterns = router.urls
