"""The product's settings, with the bare view beside the product's addresses."""

from config.settings import *  # noqa: F403 - a settings module

ROOT_URLCONF = "bench.floor.urls"
# What is measured is how fast answers can be, not how fast they may be.
ANSWERS_AT_ONCE = REQUESTS_AT_ONCE = 10**9
