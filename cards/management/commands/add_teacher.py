"""Make a teacher account while sign-up is closed; no password is made that could stay."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from cards.models import Teacher


class Command(BaseCommand):
    help = "Make a teacher account without a password; the teacher chooses one by “Forgotten?”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an email address.") from error
        if Teacher.objects.filter(email=email).exists():
            raise CommandError(f"{email} has an account already.")
        Teacher.objects.create_user(email)
        self.stdout.write(
            f"{email} now has an account without a password. They choose one at "
            f"{reverse('account_reset_password')}, by a link that is mailed to them."
        )
