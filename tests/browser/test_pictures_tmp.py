import os
import time

import pytest
from pathlib import Path

from tests.browser.conftest import Browsers
from tests.browser.places import PLACES, Place
from tests.browser.world import World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.name)
def test_pictures(browsers: Browsers, world: World, place: Place):
    browsers.expect_trouble("status of 4")
    out = Path("/tmp/shots"); out.mkdir(exist_ok=True)
    page = browsers.open(place.who.client(world))
    t = time.time(); place.go(page, world); print("T", place.name, time.time()-t)
    name = place.name.replace(" ", "_").replace(",", "")
    for size, (w, h) in {"desk": (1280, 800), "phone": (390, 844)}.items():
        page.set_viewport_size({"width": w, "height": h})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=out / f"{name}-{size}-{scheme}.png", full_page=True)
