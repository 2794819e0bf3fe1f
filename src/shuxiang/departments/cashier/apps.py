from django.apps import AppConfig


class CashierConfig(AppConfig):
    name = "shuxiang.departments.cashier"
    label = "cashier"
    default_auto_field = "django.db.models.BigAutoField"
