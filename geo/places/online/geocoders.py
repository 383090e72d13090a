"""Online geocoders: geopy's own classes behind our manners.

Off unless the user names a service and gives an agent name of their own. One request a second for all who
share the turns (the store's: every dashboard and command on it), ten seconds of patience for all of an answer,
longer pauses after each failure, and no more requests once the service has refused us or failed too often.
What a service answers stands only where it suits what the report says. An outage is an error, never "not found".
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from geopy.exc import GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded

from geo.errors import GeocoderRefused, GeocoderSkipped, SettingsError, StoreError
from geo.places.names import fold
from geo.places.online.answers import OTHER_NAME, Answer, Context, largest_first, rivals, told, why_not
from geo.places.online.fetching import Fetcher, retry_after
from geo.places.online.replies import Elsewhere, Found, Kept, Key, Remembered, Reply, bounded
from geo.places.online.resemblance import plain_province
from geo.places.online.services import LONGEST_NAME, SERVICES, Service, clean
from geo.places.online.turns import LONGEST_STOP, OF_THIS_PROCESS, MemoryTurns, Turns
from geo.settings import Settings

if TYPE_CHECKING:
    from geo.places.gazetteer import Gazetteer

GEOCODERS = SERVICES
TIMEOUT = 10.0  # seconds, for the whole of a request
# Nominatim's usage policy: no more than one request a second; a little more, as requests are held up on their way.
SECONDS_BETWEEN = 1.1
FAILURES = 5  # requests failed in a row after which a service is left alone
PATIENCE = 600.0  # seconds for which we stay away from a service that failed, or wants fewer requests
BANISHED = 3_600.0  # seconds for which we stay away from one that does not want us at all
SHORT_PAUSE = 30.0  # seconds: a failure that names up to so many only puts off the next request
REMEMBERED = 600.0  # seconds for which an answer is not asked for again, also where no cache keeps it
RETRIED = 30.0  # seconds after which a name that got no answer may be asked again
SHOWN = 8  # candidates kept for "why here?"
UNWELCOME = (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges)
REFUSALS = (*UNWELCOME, GeocoderQuotaExceeded)
_SAMPLES = ("example", "my-application", "my_app", "my_user_agent", "specify_your_app", "geopy/", "your-name")
ANYWHERE = Context()
T = TypeVar("T")


class OnlineGeocoder:
    """An online service that the user has switched on; safe to share between threads."""

    def __init__(
        self,
        name: str,
        agent: str,
        url: str = "",
        timeout: float = TIMEOUT,
        *,
        turns: Turns | None = None,
        gazetteer: Gazetteer | None = None,
        every: float = SECONDS_BETWEEN,
    ) -> None:
        """`url` is the address of a server of one's own, "" the public service; `timeout` and `every` in seconds.

        `turns` are shared with all who must not ask at the same time (None: this process); `gazetteer` knows
        the provinces' names.
        """
        self.name = name
        self._service: Service = GEOCODERS[name]
        self.attribution = self._service.attribution
        fetcher = partial(Fetcher, is_answer=self._service.is_answer)
        given: dict[str, Any] = {"user_agent": agent, "timeout": timeout, "adapter_factory": fetcher}
        if url:
            given["scheme"], given["domain"] = split_url(url)
        self.geocoder = self._service.make(**given)
        # An account that is refused is not the service: a user who then gives another one need not wait.
        self._address = " ".join(filter(None, (name, url, agent if self._service.is_account else "")))
        self._turns: Turns = turns or OF_THIS_PROCESS
        self._own_turns = MemoryTurns()  # what stops or failed is noted here too, where the shared ones are busy
        self._gazetteer, self._every = gazetteer, every
        self._remembered = Remembered()
        self._asking = threading.Lock()
        self._refusals = 0  # one after the other

    def locate(self, name: str, context: Context = ANYWHERE) -> Reply:
        """What the service knows of a name in its context: a place, only others, or nothing at all (None).

        Raises GeocoderSkipped where no usable answer came, GeocoderRefused where the
        service wants no more requests: the next ones raise at once, without asking.
        """
        key = (fold(name, articles=True), context)
        kept = self._remembered.get(key)
        if kept is None:
            self._check_welcome()
            with self._asking:  # who asks the same meanwhile has its answer then
                kept = self._remembered.get(key) or self._ask_and_remember(key, name, context)
        if kept.trouble:
            raise GeocoderSkipped(kept.trouble)
        return kept.reply

    def _ask_and_remember(self, key: Key, name: str, context: Context) -> Kept:
        try:
            reply = self._choose(name, context, self._ask(name, context))
        except GeocoderSkipped as error:
            trouble = f"{error} It is asked again after {RETRIED:.0f} s."
            self._remembered.put(key, Kept(trouble=trouble), RETRIED)
            raise
        self._refusals = 0
        self._shared(lambda turns: turns.answered(self._address))
        kept = Kept(reply)
        self._remembered.put(key, kept, REMEMBERED)
        return kept

    # Asking

    def _ask(self, name: str, context: Context) -> list[Any]:
        """The places of the service's answer as it gave them, when our turn has come."""
        asked = self._service.ask(name[:LONGEST_NAME], context)
        self._wait()
        try:
            found = self.geocoder.geocode(exactly_one=False, **asked)
            return [location and location.raw for location in found or ()]
        except REFUSALS as error:
            raise self._refused(error) from error
        except Exception as error:  # geopy reads what a stranger sent: whatever breaks there is no answer
            raise self._failed(name, error) from error

    def _wait(self) -> None:
        """Wait for our turn; another may meanwhile have been refused."""
        try:
            seconds = self._turns.take(self._address, self._every)
        except StoreError as error:
            raise GeocoderSkipped(f"{self.name}: no turn could be taken ({error}).") from error
        time.sleep(seconds)
        self._check_welcome()

    def _check_welcome(self) -> None:
        stop = self._own_turns.stopped(self._address) or self._shared(lambda turns: turns.stopped(self._address))
        if stop is not None:
            raise GeocoderRefused(f"{self.name}: {stop.why}; not asked again for {math.ceil(stop.seconds)} s.")

    def _shared(self, do: Callable[[Turns], T]) -> T:
        """Do something with the shared turns; with our own where the store is busy or gone."""
        try:
            return do(self._turns)
        except (StoreError, GeocoderSkipped):
            return do(self._own_turns)

    def _refused(self, error: Exception) -> GeocoderRefused:
        """Stop for as long as the service says; each further refusal in a row at least doubles our own patience."""
        self._refusals += 1
        unwelcome = isinstance(error, UNWELCOME)
        ours = (BANISHED if unwelcome else PATIENCE) * 2 ** min(self._refusals - 1, 10)
        named = seconds_named(error)
        if named is not None:
            ours = max(named, 1.0, ours if self._refusals > 1 else 0.0)
        why = f"refused us ({short(error)})"
        if unwelcome:
            why += f"; STRIKEMAP_GEOCODER_AGENT has to be {self._service.agent}"
        return GeocoderRefused(f"{self.name}: {why}; not asked again for {self._stop(ours, why)} s.")

    def _stop(self, seconds: float, why: str) -> int:
        """Nobody asks for so many seconds, LONGEST_STOP at most: neither we nor who shares our turns."""
        self._own_turns.stop(self._address, seconds, why)
        self._shared(lambda turns: turns.stop(self._address, seconds, why))
        return math.ceil(min(seconds, LONGEST_STOP))

    def _failed(self, name: str, error: Exception) -> GeocoderSkipped:
        """Put the next request off, longer each time, and leave the service alone after FAILURES in a row."""
        failed = self._shared(lambda turns: turns.failed(self._address))
        named = seconds_named(error) or 0.0
        if failed >= FAILURES:
            self._stop(max(named, PATIENCE), f"failed {failed} times one after the other ({short(error)})")
        elif named > SHORT_PAUSE:
            self._stop(named, f"wants to be left alone ({short(error)})")
        else:
            self._put_off(max(named, self._every * 2**failed))
        return GeocoderSkipped(f"{self.name}: no answer about “{clean(name)}” ({short(error)}).")

    def _put_off(self, seconds: float) -> None:
        """Nobody's turn comes before so many seconds: one is taken that nobody uses."""
        with suppress(StoreError, GeocoderSkipped):  # so many wait already that the pause is there
            self._turns.take(self._address, seconds)

    # Choosing

    def _choose(self, name: str, context: Context, rows: Sequence[Any]) -> Reply:
        """The place that suits, the largest where several do; else why none is taken, where the name is known."""
        context = replace(context, province=self._province(context.province, context.country))
        read = [self._read(row) for row in rows]
        why = [OTHER_NAME if answer is None else why_not(answer, name, context) for answer in read]
        suiting = largest_first([answer for answer, reason in zip(read, why, strict=True) if answer and not reason])
        if not suiting and None in read:
            raise self._failed(name, ValueError("one of its places cannot be read, and no other suits"))
        if not suiting:
            return elsewhere([(answer, reason) for answer, reason in zip(read, why, strict=True) if answer])
        best, others = suiting[0], rivals(suiting)
        if others:
            return Elsewhere(f"several places of this name: {told([best, *others])}", several=True)
        beaten = [
            answer.as_candidate(self.name, reason or "no larger than the one taken")
            for answer, reason in zip(read, why, strict=True)
            if answer is not None and answer is not best and answer.name
        ]
        raw = next(row for answer, row in zip(read, rows, strict=True) if answer is best)
        place = best.as_place(self.name, (best.as_candidate(self.name, ""), *beaten[: SHOWN - 1]))
        return Found(place, bounded(raw))

    def _read(self, row: Any) -> Answer | None:
        """One place of an answer, with its province as the gazetteer names it; None where it cannot be read."""
        try:
            answer = self._service.read(row)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
            return None
        return replace(answer, province=self._province(answer.province or "", answer.country) or None)

    def _province(self, named: str, country: str) -> str:
        """A province's English name as the gazetteer has it, else as given without its "Governorate"."""
        plain = plain_province(named)
        if not plain or self._gazetteer is None or not country:
            return plain
        known = self._gazetteer.candidates(plain, countries=[country])
        return next((entry.name for entry, _ in known if entry.kind == "province"), plain)


def elsewhere(known: Sequence[tuple[Answer, str]]) -> Elsewhere | None:
    """What a service knows of the name though none of it suits; None where it knows only other names."""
    known = [(answer, why) for answer, why in known if why != OTHER_NAME]
    if not known:
        return None
    reasons = ", ".join(dict.fromkeys(why for _, why in known))
    return Elsewhere(f"found only as {told([answer for answer, _ in known])} ({reasons})")


def seconds_named(error: BaseException) -> float | None:
    """The seconds that a refusal or failure names in Retry-After; None where it names none."""
    headers = getattr(error.__cause__, "headers", None) or {}
    return retry_after(str(headers.get("retry-after", "")))


def short(error: Exception) -> str:
    """An error in one short line: services answer with whole pages."""
    return clean(f"{type(error).__name__}: {error}"[:300])


# Switching on


def attribution_for(service: str) -> str:
    """Whom to credit for what a service found; "" where no online service is meant.

    `service` is a row of GEOCODERS, or what names one: a place's method ("online: nominatim", "cache: photon")
    or its id ("geonames:170063" is also an id of the offline list, whose credit is the same).
    """
    words = re.findall("[a-z]+", service.lower())
    return next((GEOCODERS[word].attribution for word in words if word in GEOCODERS), "")


def split_url(url: str) -> tuple[str, str]:
    """Scheme and domain (with port and path) of a geocoder's address, as geopy wants them."""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine or parts.query or parts.username:
        raise SettingsError(
            f"STRIKEMAP_GEOCODER_URL={url!r} is no address of a geocoder; write one such as http://localhost:8080."
        )
    return parts.scheme, parts.netloc + parts.path.rstrip("/")


def check_agent(agent: str) -> str:
    """The user's own name for a service; SettingsError where it is missing or somebody else's."""
    agent = agent.strip()
    if not agent:
        raise SettingsError(
            "STRIKEMAP_GEOCODER_AGENT is not set: the geocoder's rules want a name of your own, "
            "such as your organisation and an address for questions (for GeoNames the name of your account); "
            "set it, or unset STRIKEMAP_GEOCODER."
        )
    if not agent.isascii() or not agent.isprintable():
        raise SettingsError(f"STRIKEMAP_GEOCODER_AGENT={agent!r} has characters that no request may carry; use ASCII.")
    if any(sample in agent.lower() for sample in _SAMPLES):
        raise SettingsError(f"STRIKEMAP_GEOCODER_AGENT={agent!r} is a sample; set a name of your own.")
    return agent


def check_account(agent: str, service: Service) -> str:
    """The agent where it can be the name of an account with the service; SettingsError where it cannot."""
    if service.is_account and (not re.fullmatch(r"[\w.@-]+", agent) or agent == "demo"):
        raise SettingsError(f"STRIKEMAP_GEOCODER_AGENT={agent!r} has to be {service.agent}.")
    return agent


def online_geocoder(
    settings: Settings, turns: Turns | None = None, gazetteer: Gazetteer | None = None
) -> OnlineGeocoder | None:
    """The online geocoder of the settings, None where none is switched on.

    `turns` are those of the store, so that all who open it ask one after the other.
    Raises SettingsError where the service is unknown, or the agent missing.
    """
    if not settings.geocoder:
        return None
    name = settings.geocoder.strip().lower()
    if name not in GEOCODERS:
        raise SettingsError(
            f"STRIKEMAP_GEOCODER={settings.geocoder!r} is no geocoder we know; use {', '.join(GEOCODERS)}, or unset it."
        )
    agent = check_account(check_agent(settings.geocoder_agent), GEOCODERS[name])
    return OnlineGeocoder(name, agent, settings.geocoder_url.strip(), turns=turns, gazetteer=gazetteer)


READ_ONLY = (
    "The online geocoder is off: the database is only read, so answers could not be kept "
    "and no turn could be taken beside other programs."
)


def kept_online(
    settings: Settings,
    turns: Turns | None,
    gazetteer: Gazetteer | None,
    *,
    readonly: bool,
    say: Callable[[str], object],
) -> OnlineGeocoder | None:
    """The online geocoder of the settings for who has a store; none, and it is said, where that is only read."""
    online = online_geocoder(settings, turns, gazetteer)
    if online is not None and readonly:
        say(READ_ONLY)
        return None
    return online
