"""Plans of re-evaluation, and what a change of law has overtaken."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_trail_only_grows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("by", models.CharField(max_length=60)),
                ("asked", models.DateTimeField()),
                ("begun", models.DateTimeField(null=True)),
                ("made", models.DateTimeField(null=True)),
                ("fault", models.TextField(blank=True)),
                ("identity", models.CharField(max_length=80, null=True, unique=True)),
                ("catalog", models.CharField(blank=True, max_length=80)),
                ("rulebook", models.CharField(blank=True, max_length=80)),
                ("document", models.JSONField(default=dict)),
                ("told", models.JSONField(default=dict)),
                ("applied", models.DateTimeField(null=True)),
                ("applied_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="item",
            name="stale",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="opinion",
            name="overtaken",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(max_length=20)),
                ("items", models.JSONField()),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="touched", to="register.plan"),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="touched", to="register.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("plan", "proposal"), name="one_touch_a_plan")],
            },
        ),
    ]
