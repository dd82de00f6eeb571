"""Paths of allergies, conditions and medications."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.anamnesis.health.views import (
    AllergyViewSet,
    ConditionViewSet,
    MedicationViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("allergies", AllergyViewSet, "allergy")
router.register("conditions", ConditionViewSet, "condition")
router.register("medications", MedicationViewSet, "medication")

urlpatterns = router.urls
