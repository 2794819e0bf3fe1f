"""The tables of notices."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("network", "0001_opening"),
        ("readers", "0002_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailServer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("last_sent_at", models.DateTimeField(blank=True, null=True)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("set_by", models.CharField(max_length=50)),
                ("set_at", models.DateTimeField()),
                ("host", models.CharField(max_length=200)),
                ("port", models.IntegerField(default=587)),
                ("security", models.CharField(max_length=8)),
                ("login", models.CharField(blank=True, max_length=200)),
                ("password_sealed", models.TextField(blank=True)),
                ("sender", models.CharField(max_length=200)),
                ("certificate", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NoticeRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("due-soon", "due-soon"),
                            ("overdue", "overdue"),
                            ("hold-ready", "hold-ready"),
                            ("hold-expiring", "hold-expiring"),
                            ("hold-cancelled", "hold-cancelled"),
                            ("card-expiring", "card-expiring"),
                            ("block-set", "block-set"),
                            ("account-closed", "account-closed"),
                            ("transit-late", "transit-late"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("days", models.JSONField(default=list)),
                ("channels", models.JSONField(default=list)),
                (
                    "guardians",
                    models.CharField(
                        choices=[("no", "no"), ("also", "also"), ("instead", "instead")],
                        max_length=8,
                    ),
                ),
                ("digest", models.BooleanField(default=False)),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("set_by", models.CharField(max_length=50)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SmsGateway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("last_sent_at", models.DateTimeField(blank=True, null=True)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("set_by", models.CharField(max_length=50)),
                ("set_at", models.DateTimeField()),
                ("address", models.CharField(max_length=500)),
                ("header", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField()),
                ("key_sealed", models.TextField(blank=True)),
                ("success_field", models.CharField(blank=True, max_length=60)),
                ("success_value", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("due-soon", "due-soon"),
                            ("overdue", "overdue"),
                            ("hold-ready", "hold-ready"),
                            ("hold-expiring", "hold-expiring"),
                            ("hold-cancelled", "hold-cancelled"),
                            ("card-expiring", "card-expiring"),
                            ("block-set", "block-set"),
                            ("account-closed", "account-closed"),
                            ("transit-late", "transit-late"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("tell_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                (
                    "guardian",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="readers.guardian",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="network.place"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="readers.reader",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=120, unique=True)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("loan", "loan"),
                            ("hold", "hold"),
                            ("title", "title"),
                            ("card", "card"),
                            ("block", "block"),
                            ("reader", "reader"),
                            ("transit", "transit"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what_id", models.BigIntegerField()),
                ("day", models.DateField(blank=True, null=True)),
                ("step", models.IntegerField(default=0)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="readers.reader",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matters",
                        to="notices.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("due-soon", "due-soon"),
                            ("overdue", "overdue"),
                            ("hold-ready", "hold-ready"),
                            ("hold-expiring", "hold-expiring"),
                            ("hold-cancelled", "hold-cancelled"),
                            ("card-expiring", "card-expiring"),
                            ("block-set", "block-set"),
                            ("account-closed", "account-closed"),
                            ("transit-late", "transit-late"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("zh-hans", "zh-hans"), ("en", "en")], max_length=8),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("inbox", "inbox"),
                            ("sms", "sms"),
                            ("email", "email"),
                            ("print", "print"),
                        ],
                        max_length=8,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("body", models.TextField()),
                ("set_by", models.CharField(max_length=50)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "language", "channel"), name="one_text_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channels", models.JSONField(default=list)),
                (
                    "language",
                    models.CharField(choices=[("zh-hans", "zh-hans"), ("en", "en")], max_length=8),
                ),
                ("set_at", models.DateTimeField()),
                (
                    "reader",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_wish",
                        to="readers.reader",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("inbox", "inbox"),
                            ("sms", "sms"),
                            ("email", "email"),
                            ("print", "print"),
                        ],
                        max_length=8,
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=100, verbose_name="masked")),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[("sent", "sent"), ("given-up", "given-up"), ("over", "over")],
                        max_length=8,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sendings",
                        to="notices.notice",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("over_at", None), ("told_at", None)),
                fields=["tell_at"],
                name="to_be_told",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["reader", "told_at"], name="notice_inbox"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("forgotten_at", None), ("read_at", None), ("told_at__isnull", False)
                ),
                fields=["reader"],
                name="notice_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("guardian", None), ("place", None), ("reader__isnull", False)),
                    models.Q(("guardian__isnull", False), ("place", None), ("reader", None)),
                    models.Q(("guardian", None), ("place__isnull", False), ("reader", None)),
                    _connector="OR",
                ),
                name="a_notice_is_for_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_at", None), ("over_at", None), _connector="OR"),
                name="told_or_over_not_both",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["channel", "due_at"],
                name="to_be_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(fields=["created_at"], name="sending_by_time"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(
                fields=("notice", "channel"), name="one_sending_each_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_how", "")),
                    models.Q(
                        ("ended_at__isnull", False), models.Q(("ended_how", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="ended_sending_says_how",
            ),
        ),
    ]
