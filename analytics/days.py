"""Study days as SQL counts them, and as people say them."""

from datetime import date, timedelta


def numbered(day: date) -> int:
    """A study day as SQL counts it: days since 1 January 1970."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_numbered(number: int) -> date:
    return date.fromordinal(number + date(1970, 1, 1).toordinal())


def day_in_words(day: date, today: date) -> str:
    """“today”, “yesterday”, “on Tuesday” within the last week, else “on 3 March 2026”."""
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    if timedelta(0) < today - day < timedelta(days=7):
        return f"on {day:%A}"
    return f"on {day.day} {day:%B %Y}"


def minutes_begun(seconds: int) -> int:
    """Whole minutes, rounded up: every page says the same of the same time."""
    return -(-seconds // 60)


def duration_in_words(seconds: int) -> str:
    """“under a minute”, “12 min”, “1 h 5 min”; minutes that have begun."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return "under a minute"
    hours, minutes = divmod(minutes_begun(seconds), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
