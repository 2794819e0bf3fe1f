"""Where a reader's mail goes, sealed like the phone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readers", "0001_opening")]
    operations = [
        migrations.AddField(
            model_name="reader",
            name="email_sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        )
    ]
