"""Paths of applications."""

from rest_framework.routers import SimpleRouter

from apps.users.oauth.views import ApplicationViewSet

router = SimpleRouter(use_regex_path=False)
router.register("oauth-applications", ApplicationViewSet, "oauth-application")

urlpatterns = router.urls
