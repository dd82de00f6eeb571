"""Paths of treatment plans."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.medical_records.treatment_plans.views import TreatmentPlanViewSet

router = SimpleRouter(use_regex_path=False)
router.register("treatment-plans", TreatmentPlanViewSet, "treatment-plan")

urlpatterns = [
    *router.urls,
    path(
        "treatment-plans/<uuid:pk>/estimate.pdf",
        TreatmentPlanViewSet.as_view({"get": "estimate"}),
        name="treatment-plan-estimate",
    ),
]
