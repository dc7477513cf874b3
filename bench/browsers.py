"""Students' browsers reduced to what a server sees of them: a kept connection that posts forms."""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Barrier, Thread
from urllib.parse import urlencode


@dataclass
class Browser:
    """One connection to the server on a port of this machine, with its cookies."""

    port: int
    cookies: dict[str, str]
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> str:
        """The body of a whole page; its status is counted."""
        self.connection.request("GET", path, headers={"Cookie": self._cookie()})
        return self._body()

    def post(self, path: str, form: Mapping[str, str]) -> str:
        """The reply's body; its status is counted."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self._cookie(),
            "X-CSRFToken": self.cookies["csrf"],
            "HX-Request": "true",
        }
        self.connection.request("POST", path, urlencode(form), headers)
        return self._body()

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _body(self) -> str:
        reply = self.connection.getresponse()
        body = reply.read().decode()
        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
        return body


@dataclass(frozen=True, slots=True)
class Load:
    """How requests went: each one's time in seconds, and how long all took together."""

    times: list[float]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """The time that this share of requests took at most, in milliseconds."""
        times = sorted(self.times)
        return 1000 * times[min(len(times) - 1, int(share * len(times)))]


def drive(actions: Sequence[Callable[[], object]], seconds: float) -> Load:
    """Repeat each action on a thread of its own, all at once, for so long."""
    times: list[list[float]] = [[] for _ in actions]
    ready = Barrier(len(actions) + 1)
    until = [0.0]

    def work(place: int) -> None:
        act = actions[place]
        ready.wait()
        while (began := time.perf_counter()) < until[0]:
            act()
            times[place].append(time.perf_counter() - began)

    threads = [Thread(target=work, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    until[0] = began + seconds
    ready.wait()
    for thread in threads:
        thread.join()
    return Load([each for some in times for each in some], time.perf_counter() - began)
