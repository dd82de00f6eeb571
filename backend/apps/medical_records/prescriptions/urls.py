"""Paths of prescriptions."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.medical_records.prescriptions.views import PrescriptionViewSet

router = SimpleRouter(use_regex_path=False)
router.register("prescriptions", PrescriptionViewSet, "prescription")

urlpatterns = [
    *router.urls,
    path(
        "prescriptions/<uuid:pk>/prescription.pdf",
        PrescriptionViewSet.as_view({"get": "paper"}),
        name="prescription-paper",
    ),
]
