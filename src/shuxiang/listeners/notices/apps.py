from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "shuxiang.listeners.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
