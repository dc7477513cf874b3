"""Study days as people say them."""

from datetime import date, timedelta


def day_in_words(day: date, today: date) -> str:
    """“today”, “yesterday”, “on Tuesday” within the last week, else “on 3 March 2026”."""
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    if timedelta(0) < today - day < timedelta(days=7):
        return f"on {day:%A}"
    return f"on {day.day} {day:%B %Y}"
