"""Paths of the contact log."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.patients.contact_log.views import ContactViewSet

router = SimpleRouter(use_regex_path=False)
router.register("contact-log", ContactViewSet, "contact")

urlpatterns = router.urls
