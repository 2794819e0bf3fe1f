from django.apps import AppConfig


class PreflightConfig(AppConfig):
    name = "shuxiang.foundations.preflight"
    label = "preflight"
    default_auto_field = "django.db.models.BigAutoField"
