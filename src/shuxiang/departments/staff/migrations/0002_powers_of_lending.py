"""The roles that are there get the powers that came with holds, the till and the notices."""

from typing import Any

from django.db import migrations

#: Whoever had the first may now do the others as well.
CAME_WITH = {
    "lend": ("hold", "carry"),
    "register-readers": ("charge", "take-money"),
    "waive-limit": ("waive-hold", "waive-owed", "order-holds"),
    "close-readers": ("waive-debt", "refund", "close-till", "see-money"),
    "set-rules": ("set-notices", "erase-readers"),
}


def grant(apps: Any, schema_editor: Any) -> None:
    for role in apps.get_model("staff", "Role").objects.all():
        wanted = set(role.powers)
        for had, more in CAME_WITH.items():
            if had in role.powers:
                wanted.update(more)
        role.powers = sorted(wanted)
        role.save(update_fields=["powers"])


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_opening")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
