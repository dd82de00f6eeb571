"""Paths of the book."""

from rest_framework.routers import SimpleRouter

from apps.appointments.views import AppointmentViewSet, OperatoryViewSet, WorkingHoursViewSet

router = SimpleRouter(use_regex_path=False)
router.register("appointments", AppointmentViewSet, "appointment")
router.register("operatories", OperatoryViewSet, "operatory")
router.register("working-hours", WorkingHoursViewSet, "working-hours")

urlpatterns = router.urls
