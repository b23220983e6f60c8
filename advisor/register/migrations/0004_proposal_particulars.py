"""What only the department knows of a proposal, for its Word documents."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0003_plans_of_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="particulars",
            field=models.JSONField(default=dict),
        ),
    ]
