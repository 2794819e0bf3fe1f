"""Those who register readers and keep their data see children's data; who only lends does not."""

from typing import Any

from django.db import migrations

#: A role with both of these works with readers' data every day: a volunteer at a point has only one.
WORKS_WITH_READERS = {"register-readers", "edit-readers"}


def grant(apps: Any, schema_editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        if set(role.powers) >= WORKS_WITH_READERS:
            role.powers = sorted({*role.powers, "see-children"})
            role.save(update_fields=["powers"])


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_powers_of_lending")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
