"""Report links say how they call students; the shared cache gets its table."""

from typing import Any

from django.core.management import call_command
from django.db import migrations, models

CACHE_TABLE = "classdeck_cache"


def create_cache_table(_apps: Any, schema_editor: Any) -> None:
    """As `manage.py createcachetable` does, so that `migrate` alone leaves nothing to do."""
    call_command(
        "createcachetable", CACHE_TABLE, database=schema_editor.connection.alias, verbosity=0
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0009_api_tokens_and_the_log_by_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="last_opened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="link",
            name="names",
            field=models.CharField(
                choices=[
                    ("shown", "Names, as in the class"),
                    ("initials", "Initials, such as “A. R.”"),
                    ("hidden", "No names: “Student 1”, in an order that gives nothing away"),
                ],
                default="hidden",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("names__in", ["shown", "initials", "hidden"])),
                name="link_shows_names_in_a_known_way",
            ),
        ),
        migrations.RunPython(
            create_cache_table,
            lambda _apps, schema_editor: schema_editor.execute(f"DROP TABLE {CACHE_TABLE}"),
        ),
    ]
