"""The product's settings, with the bare view beside the product's addresses."""

from config.settings import *  # noqa: F403 - a settings module

ROOT_URLCONF = "bench.floor.urls"
