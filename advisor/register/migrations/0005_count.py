"""How often somebody asked, counted by all processes of a server together."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0004_proposal_particulars"),
    ]

    operations = [
        migrations.CreateModel(
            name="Count",
            fields=[
                ("who", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("began", models.PositiveBigIntegerField(db_index=True)),
                ("number", models.PositiveIntegerField()),
            ],
        ),
    ]
