from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "shuxiang.doors.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"
