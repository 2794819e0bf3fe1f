"""Those who catalogue and keep copies also edit the columns about them."""

from typing import Any

from django.db import migrations

WORKS_WITH_BOOKS = {"catalogue", "edit-copies"}


def grant(apps: Any, schema_editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        if set(role.powers) >= WORKS_WITH_BOOKS:
            role.powers = sorted({*role.powers, "edit-columns"})
            role.save(update_fields=["powers"])


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_rights_of_machines")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
