"""The guard: every connection outwards passes here, and what comes back is a value, not an exception."""

from __future__ import annotations

import datetime as dt
import random
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

from dedup.ingest.fetch.backoff import refusal_of_status, retry_after, wait_before_retry
from dedup.ingest.fetch.clock import Budget, Clock, Stop, SystemClock, never, wait
from dedup.ingest.fetch.headers import Answer, Message, request_headers, sent_validators, storable
from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.resolve import Resolver, resolve, system_resolver
from dedup.ingest.fetch.results import Code, Failure, Fetched, Headers, Kind, Outcome, Refused, Request
from dedup.ingest.fetch.robots import LARGEST, RulesCache
from dedup.ingest.fetch.turns import Turns
from dedup.ingest.fetch.urls import Target, after_redirect, target

__all__ = ["Fetcher"]

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_SPARE_BYTES = 1_000_000
"""For headers and the framing of chunks, on top of the largest body."""


@dataclass(frozen=True, slots=True)
class _Reply:
    answer: Answer
    final: Target
    moved_to: str | None = None


class Fetcher:
    """Fetches addresses under one policy; safe to share between threads.

    ``resolver``, ``clock``, ``chance`` and ``tls`` are the world, handed in so that tests can have one
    of their own.  ``stop`` ends every wait within a quarter of a second.
    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        resolver: Resolver = system_resolver,
        clock: Clock | None = None,
        chance: Callable[[], float] = random.random,
        tls: ssl.SSLContext | None = None,
        stop: Stop = never,
    ) -> None:
        self.policy = policy or Policy()
        self._resolver = resolver
        self._clock = clock or SystemClock()
        self._chance = chance
        self._tls = tls
        self._tls_lock = threading.Lock()
        self._stop = stop
        self._turns = Turns(self._clock)
        self._rules = RulesCache(self._clock.monotonic)

    def fetch(self, request: Request, *, now: dt.datetime, stop: Stop = never) -> Outcome:
        """Fetch one address, once more where a second try may help; never raises for a bad server.

        ``now`` is what the outcome is dated with; it must have a time zone.
        """

        def act(stop: Stop) -> _Reply:
            return self._followed(request, now, stop)

        return self._tried(act, request.url, now, stop, self.policy.attempts)

    def post(
        self, url: str, content: bytes, *, headers: Headers, now: dt.datetime, stop: Stop = never
    ) -> Outcome:
        """Deliver a message to a webhook under the same guard, once; a redirect is a failure.

        A second try is the caller's to make: only it knows whether a message may arrive twice.
        """

        def act(stop: Stop) -> _Reply:
            return self._delivered(url, content, headers, now, stop)

        return self._tried(act, url, now, stop, attempts=1)

    def _tried(
        self, act: Callable[[Stop], _Reply], url: str, now: dt.datetime, stop: Stop, attempts: int
    ) -> Outcome:
        started = self._clock.monotonic()

        def stopped() -> bool:
            return stop() or self._stop()

        for tries in range(1, attempts + 1):
            outcome = self._once(lambda: act(stopped), url, now, started)
            if isinstance(outcome, Fetched) or tries == attempts:
                break
            pause = wait_before_retry(outcome, tries, self.policy, self._chance())
            if pause is None or not self.waited(pause, stopped):
                break
        return outcome

    def waited(self, seconds: float, stop: Stop) -> bool:
        """Let seconds pass; False as soon as somebody wishes to stop."""
        try:
            wait(seconds, self._clock, lambda: stop() or self._stop())
        except Refused:
            return False
        return True

    def _once(self, act: Callable[[], _Reply], url: str, now: dt.datetime, started: float) -> Outcome:
        try:
            reply = act()
        except Refused as refused:
            return self._failure(refused, url, now, started)
        except Exception as error:
            # A fault of ours must not cost the other feeds of the run.
            what = f"{type(error).__name__}: {str(error)[:200]}"
            return self._failure(Refused(Code.UNEXPECTED, what), url, now, started)
        answer = reply.answer
        return Fetched(
            url=url,
            final_url=reply.final.url,
            status=answer.status,
            content_type=storable(answer.header("content-type")),
            body=answer.body,
            etag=storable(answer.header("etag")),
            last_modified=storable(answer.header("last-modified")),
            fetched_at=now,
            took=self._clock.monotonic() - started,
            moved_to=reply.moved_to,
        )

    def _failure(self, refused: Refused, url: str, now: dt.datetime, started: float) -> Failure:
        took = self._clock.monotonic() - started
        return Failure(url, refused.code, refused.message, now, took, refused.status, refused.retry_after)

    def _followed(self, request: Request, now: dt.datetime, stop: Stop) -> _Reply:
        """Go from redirect to redirect, each hop checked like the first."""
        budget = self._budget(stop)
        seen = [target(request.url, self.policy)]
        permanent = True
        while True:
            here = seen[-1]
            pause = self._obeyed(here, now, stop) if request.kind is Kind.PAGE else 0.0
            headers = request_headers(request, seen[0], here, self.policy)
            limit = LARGEST if request.kind is Kind.ROBOTS else self.policy.max_bytes
            answer = self._asked(here, Message("GET", headers), budget, limit, pause)
            if answer.status not in _REDIRECTS:
                break
            permanent = permanent and answer.status in _PERMANENT
            seen.append(after_redirect(seen, answer.header("location"), self.policy))
        _check_status(answer, here, now, asked_for_change=bool(sent_validators(request, seen[0], here)))
        return _Reply(answer, here, here.url if len(seen) > 1 and permanent else None)

    def _delivered(self, url: str, content: bytes, headers: Headers, now: dt.datetime, stop: Stop) -> _Reply:
        here = target(url, self.policy)
        message = Message("POST", (("User-Agent", self.policy.user_agent), *headers), content)
        answer = self._asked(here, message, self._budget(stop), self.policy.max_bytes, 0.0)
        _check_status(answer, here, now, asked_for_change=False)
        return _Reply(answer, here)

    def _budget(self, stop: Stop) -> Budget:
        return Budget(self._clock, stop, self.policy.deadline, self.policy.max_bytes + _SPARE_BYTES)

    def _obeyed(self, here: Target, now: dt.datetime, stop: Stop) -> float:
        """Return the pause that the site asks for; raise ``Refused`` where it bars the page."""
        asked = Request(f"{here.origin}/robots.txt", Kind.ROBOTS)
        rules = self._rules.get(here.origin, lambda: self.fetch(asked, now=now, stop=stop))
        if rules.allow(here.url):
            return min(rules.pause, self.policy.longest_pause)
        if rules.known:
            raise Refused(Code.ROBOTS, f"robots.txt of {here.host} bars this page")
        raise Refused(Code.ROBOTS, f"robots.txt of {here.host} cannot be read, so none of its pages is")

    def _asked(self, here: Target, message: Message, budget: Budget, limit: int, pause: float) -> Answer:
        """Wait for the host's turn, then look up, check and connect."""
        from dedup.ingest.fetch.wire import exchange

        in_house = self.policy.lists(here.host)
        pause = pause if in_house else max(pause, self.policy.pause)
        tls = self._context() if here.scheme == "https" else None
        with self._turns.take(here.authority, pause, budget.stop):
            budget.begin()
            try:
                addresses = resolve(here, self._resolver, budget, in_house=in_house)
                return exchange(
                    here, addresses, message, policy=self.policy, budget=budget, limit=limit, tls=tls
                )
            finally:
                budget.rest()

    def _context(self) -> ssl.SSLContext:
        with self._tls_lock:
            if self._tls is None:
                from dedup.ingest.fetch.wire import trusting_context

                self._tls = trusting_context()
            return self._tls


def _check_status(answer: Answer, here: Target, now: dt.datetime, *, asked_for_change: bool) -> None:
    """Raise ``Refused`` for an answer that holds no whole document and is no "unchanged" we asked for."""
    if (200 <= answer.status < 300 and answer.status != 206) or (answer.status == 304 and asked_for_change):
        return
    if answer.status == 304:
        raise Refused(Code.PROTOCOL, f"{here.host} says unchanged without having been asked", status=304)
    code, words = refusal_of_status(answer.status)
    refused = Refused(code, f"{here.host} {words}", status=answer.status)
    refused.retry_after = retry_after(answer.header("retry-after"), now)
    raise refused
