from django.db import migrations, models
from django.db.models import CASCADE, Q


def unset_or_percent(name: str) -> Q:
    return Q(**{name: None}) | Q(**{f"{name}__range": (1, 100)})


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0007_joining"),
    ]

    operations = [
        migrations.CreateModel(
            name="Excuse",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "classroom_id",
                        "student_id",
                        "deck_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "classroom",
                    models.ForeignKey(
                        db_index=False, on_delete=CASCADE, related_name="+", to="cards.classroom"
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="excuses", to="cards.student"
                    ),
                ),
                (
                    "deck",
                    models.ForeignKey(on_delete=CASCADE, related_name="+", to="cards.deck"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="assignment",
            name="learn_goal",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="mastery_goal",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="test_goal",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=unset_or_percent("learn_goal")
                & unset_or_percent("test_goal")
                & unset_or_percent("mastery_goal"),
                name="assignment_goals_1_to_100",
            ),
        ),
    ]
