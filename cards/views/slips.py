"""What a student takes home: name, code, address, and a QR code that holds all of it.

The QR code leads to the page for coming back. What it carries stands behind the `#`: browsers keep
that to themselves, so neither our log nor a proxy's ever holds a code.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from cards.access import slip_key
from cards.formats.qr_codes import QrCode, qr_code
from cards.models import Student


@dataclass(frozen=True, slots=True)
class Slip:
    """A seat's code, as it can be printed once: only its hash is stored."""

    student: Student
    code: str
    address: str
    qr: QrCode

    @classmethod
    def of(cls, request: HttpRequest, student: Student, code: str) -> "Slip":
        address = request.build_absolute_uri(reverse("cards:seat_resume"))
        scanned = f"{address}#{slip_key(student)}/{code}"
        return cls(student, code, address.partition("://")[2], qr_code(scanned))
