"""Background work as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TasksConfig(AppConfig):
    """The queue, its worker and its dead letters."""

    name = "core.tasks"
    label = "tasks"
    verbose_name = "Background work"

    def ready(self) -> None:
        """Import every app's `tasks`, where periodic tasks are declared."""
        autodiscover_modules("tasks")
