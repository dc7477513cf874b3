"""A preview before saving: what tells whether a text is still the one that was previewed."""

import hashlib


def digest_of(*parts: str) -> str:
    """A digest of what a form sends.

    Browsers send every end of a line as CRLF, whatever the uploaded file had.
    """
    lines = "\0".join(parts).replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(lines.encode()).hexdigest()
