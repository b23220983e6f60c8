"""What only the department knows of a proposal, for its Word documents."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_trail_only_grows"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="particulars",
            field=models.JSONField(default=dict),
        ),
    ]
