"""A guard against work that grows out of hand; how fast things are is measured by benchmarks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 15.0
"""Seconds of processor time: far more than anything takes, far less than quadratic work would."""


@contextmanager
def within_patience() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < PATIENCE
