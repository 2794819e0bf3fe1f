from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "shuxiang.departments.columns"
    label = "columns"
    default_auto_field = "django.db.models.BigAutoField"
