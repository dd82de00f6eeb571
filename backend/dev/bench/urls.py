"""Our paths, and the textbook's beside them."""

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as ours
from dev.bench.textbook import urlpatterns as textbook

urlpatterns = [*ours, *textbook]
