"""How what is kept of students and classes is handed out: every such model says it itself.

A model with a foreign key to a student or a classroom carries `exported`; the export and the tests
of privacy walk over them all, and stop at one that does not.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

Model = type[models.Model]


class NotExportedError(TypeError):
    """A model holds rows about students or classes and does not say how they are handed out."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The files that a model's rows are handed out in.

    ``name``: of the files. ``without``: columns that are secrets, or only there for the program.
    ``beside``: further columns, of what the rows point to.
    """

    name: str
    without: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def exported_of(model: Model) -> Exported:
    found = getattr(model, "exported", None)
    if not isinstance(found, Exported):
        raise NotExportedError(
            f"{model.__name__} is about students or classes: give it "
            "`exported = Exported(…)`, as its neighbours in cards/models have."
        )
    return found


def columns_of(model: Model) -> list[str]:
    """Every column that is handed out, in the order of the model's fields."""
    exported = exported_of(model)
    own = [field.attname for field in model._meta.concrete_fields if field.column]
    return [name for name in own if name not in exported.without] + list(exported.beside)


def pointing_to(target: Model) -> dict[Model, str]:
    """Every model of the site with a foreign key to the target, and that key's name."""
    return {
        model: field.name
        for model in apps.get_models()
        for field in reversed(model._meta.local_fields)
        if field.related_model is target
    }


def rows_of(model: Model) -> models.QuerySet[models.Model]:
    """All rows of a model that is known only when the site runs."""
    return models.QuerySet(model)
