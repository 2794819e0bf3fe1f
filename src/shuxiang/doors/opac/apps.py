from django.apps import AppConfig


class OpacConfig(AppConfig):
    name = "shuxiang.doors.opac"
    label = "opac"
    default_auto_field = "django.db.models.BigAutoField"
