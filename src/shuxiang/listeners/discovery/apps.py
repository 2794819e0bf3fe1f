from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "shuxiang.listeners.discovery"
    label = "discovery"
    default_auto_field = "django.db.models.BigAutoField"
