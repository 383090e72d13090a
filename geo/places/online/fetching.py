"""One request to an online service: a whole time, a whole size, one address.

geopy's adapter on urllib waits its seconds for every *piece* of an answer, so a server that drips
would hold it for ever. This one hands geopy an answer that is already whole, or says why there is none:

- the seconds are for everything, looking up the host's name included;
- more than MOST_BYTES are not read, and an answer cut short is no answer;
- no redirection is followed: it would be a second request in the same second, perhaps to somebody else;
- JSON that is not what the service answers with is an error: an empty object is not "nothing found".

Proxies are those of the environment, as geopy has them.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, responses
from typing import IO, Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)
from urllib.response import addinfourl

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderParseError

MOST_BYTES = 1_000_000  # a hundred answers of GeoNames are some 60 kB
OK = 200
LONGEST_RETRY_AFTER = 86_400  # seconds: a service that names a longer time is asked again after a day

T = TypeVar("T")


class Fetcher(URLLibAdapter):  # type: ignore[misc]  # geopy is untyped
    """geopy's adapter on urllib, with the promises above; every other rule of geopy's stays."""

    def __init__(
        self, *, proxies: Mapping[str, str] | None, ssl_context: ssl.SSLContext | None, is_answer: Callable[[Any], bool]
    ) -> None:
        """`is_answer` tells whether parsed JSON has the shape of the service's answers."""
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._handlers = ProxyHandler(None if proxies is None else dict(proxies)), NoRedirection()
        self._ssl_context = ssl_context
        self._is_answer = is_answer
        self.urlopen = self._open

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The parsed JSON of an answer; geopy's errors where there is none of the right shape."""
        try:
            body = super().get_json(url, timeout=timeout, headers=headers)
        except RecursionError as error:
            raise GeocoderParseError("the answer is nested too deeply") from error
        if not self._is_answer(body):
            raise GeocoderParseError(f"it answered with something else than places: {str(body)[:100]}")
        return body

    def _open(self, request: Request, timeout: float) -> addinfourl:
        until = time.monotonic() + timeout
        opener = build_opener(TimedHTTP(until), TimedHTTPS(until, context=self._ssl_context), *self._handlers)
        return within(timeout, lambda: read_whole(opener, request, timeout))


def within(seconds: float, do: Callable[[], T]) -> T:
    """What a call returns or raises; TimeoutError where that takes longer, as looking up a host's name may.

    The call is then left to end by itself, which what is read through `Pieces` does at the same moment.
    """
    done: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((do(), None))
        except Exception as error:  # whatever it is, it belongs to who waits for it
            done.put((None, error))

    threading.Thread(target=run, name="geocoder", daemon=True).start()
    try:
        value, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("timed out") from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]  # None only beside an error, or where `do` returns it


def read_whole(opener: OpenerDirector, request: Request, timeout: float) -> addinfourl:
    """An answer with its whole body; HTTPError for a status of trouble, URLError for an answer that is not whole."""
    try:
        with opener.open(request, timeout=timeout) as page:
            if page.status != OK:
                raise URLError(f"HTTP status {page.status}")
            body = page.read()
            return addinfourl(io.BytesIO(body), page.headers, request.full_url, page.status)
    except HTTPError as error:
        # Its body is not read: the status says enough, and must not be lost where the body drips.
        error.close()
        words = responses.get(error.code, "unknown status")
        raise HTTPError(request.full_url, error.code, words, kept(error.headers), None) from None
    except HTTPException as error:
        raise URLError(f"a broken answer ({type(error).__name__})") from error


def kept(headers: Message) -> Message:
    """The one header of a refusal that matters, as whole seconds; left out where it says nothing."""
    few = Message()
    seconds = retry_after(headers.get("Retry-After", ""))
    if seconds is not None:
        few["Retry-After"] = str(seconds)
    return few


def retry_after(words: str) -> int | None:
    """The seconds that a Retry-After header names, as a number or a date, LONGEST_RETRY_AFTER at most; else None."""
    words = words.strip()
    if words.isascii() and words.isdigit():
        return min(int(words[:9]), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(words)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        seconds = (moment - dt.datetime.now(dt.UTC)).total_seconds()
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
    return min(max(math.ceil(seconds), 0), LONGEST_RETRY_AFTER)


class NoRedirection(HTTPRedirectHandler):
    """Says where the service would send us, and does not go there."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        target = urlsplit(newurl)
        fp.close()
        raise URLError(f"it sends us on to {target.scheme}://{target.netloc}, which is not asked (HTTP status {code})")


class TimedHTTP(HTTPHandler):
    """HTTP whose answers are read until a moment, and no longer."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self._until = until

    def do_open(self, http_class: Any, req: Request, **given: Any) -> HTTPResponse:
        return super().do_open(partial(timed, http_class, self._until), req, **given)


class TimedHTTPS(HTTPSHandler):
    """The same over TLS."""

    def __init__(self, until: float, context: ssl.SSLContext | None) -> None:
        super().__init__(context=context)
        self._until = until

    def do_open(self, http_class: Any, req: Request, **given: Any) -> HTTPResponse:
        return super().do_open(partial(timed, http_class, self._until), req, **given)


def timed(http_class: Callable[..., HTTPConnection], until: float, host: str, **given: Any) -> HTTPConnection:
    """A connection whose answers are read until a moment, and no longer."""
    connection = http_class(host, **given)
    connection.response_class = partial(TimedResponse, until)  # type: ignore[assignment]  # it is only called
    return connection


class TimedResponse(HTTPResponse):
    """An answer read until a moment, status line and headers included."""

    def __init__(self, until: float, sock: socket.socket, *given: Any, **more: Any) -> None:
        super().__init__(sock, *given, **more)
        self.fp.close()  # it holds nothing yet
        self.fp = io.BufferedReader(Pieces(sock, until))


class Pieces(io.RawIOBase):
    """The pieces of an answer as they come: not after a moment, and not more than MOST_BYTES."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until, self._left = sock, until, MOST_BYTES
        self._pieces = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(seconds)
        size = self._pieces.readinto(buffer)
        self._left -= size or 0
        if self._left < 0:
            raise OSError(f"an answer of more than {MOST_BYTES:,} bytes")
        return size

    def close(self) -> None:
        self._pieces.close()
        super().close()
