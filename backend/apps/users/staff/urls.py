"""Paths of staff."""

from rest_framework.routers import SimpleRouter

from apps.users.staff.views import UserViewSet

router = SimpleRouter(use_regex_path=False)
router.register("users", UserViewSet, "user")

urlpatterns = router.urls
