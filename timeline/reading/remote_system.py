"""A file system behind a URL, by fsspec (BSD-3-Clause; extra ``remote``): what is there, what it says of it, the bytes.

Format of URLs: as fsspec writes them, chained ones (``zip://*.txt::https://…``) too. Who may read is settled where
fsspec and its libraries look for it (their configuration files, ``FSSPEC_S3_KEY``, AWS's variables): no password of a
URL is stored or shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, BinaryIO, Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from timeline.model import Reason
from timeline.reading.errors import ReadError
from timeline.reading.files import size
from timeline.reading.reader import SUFFIXES
from timeline.virtual import suffix_of

_CHUNK: Final = 1 << 20
_CONNECT: Final = 20.0  # seconds until a system must answer
_READ: Final = 60.0  # seconds until more must come
_TRIES: Final = 2  # of one request; those who build often try more in all
#: Why a file was not had where the system itself may be gone.
GONE: Final = frozenset({"reading.remote_timeout", "reading.remote_unreachable"})
#: What systems say of a file that changes with its content, whatever they call it.
_MARKS: Final = (
    *("etag", "ETag", "md5Hash", "Content-MD5", "content_settings", "CRC", "checksum"),
    *("mtime", "modified", "last_modified", "LastModified", "Last-Modified", "updated", "date_time", "created"),
)
_HTTP: Final = frozenset({"http", "https"})
_S3: Final = frozenset({"s3", "s3a"})
_SECRET: Final = re.compile(r"(?<=//)[^/@]*@")  # a name and a password before the host


class RemoteFile(Struct, frozen=True):
    """A file: ``path`` as its system calls it, ``name`` from the source's root ('' for the root itself), ``mark`` a
    text that changes with its content ('' where the system says nothing), ``size`` in bytes where it is known."""

    path: str
    name: str
    mark: str
    size: int | None


class Remote:
    """A source: ``url`` without passwords, ``into`` its name below the sources folder, with ``/``."""

    def __init__(self, url: str, system: Any, root: str) -> None:
        self.url = shown(url)
        self.into = name_of(url)
        self._system, self._root = system, root
        self._one = suffix_of(self.into) in SUFFIXES and "::" not in url

    def files(self) -> Iterator[RemoteFile]:
        """All files below the root, by name; or the root where it is a file. Raises ``ReadError``."""
        with _told(self.url):
            # A page of a web server is no folder: only what looks like a document is asked for as one.
            info = self._system.info(self._root) if self._one or self._root else {"type": "directory"}
            found: Mapping[str, Mapping[str, Any]]
            if info.get("type") == "file" and (self._one or "http" not in str(self._system.protocol)):
                found = {self._root: info}
            else:
                found = self._system.find(self._root, detail=True)
            if not found and not self._system.exists(self._root):
                raise FileNotFoundError
        root = self._root.strip("/")
        for path in sorted(found):
            here = path.strip("/")
            name = here.removeprefix(root).strip("/") if here != root else ""
            if "http" in str(self._system.protocol):
                name = unquote(name)
            yield RemoteFile(path, name, mark_of(found[path]), found[path].get("size"))

    def copy(self, file: RemoteFile, into: BinaryIO, limit: int) -> None:
        """Write the bytes of a file, at most ``limit``. Raises ``ReadError``, and ``OSError`` of ``into``."""
        pieces = self._pieces(file.path)
        total = 0
        while True:
            with _told(f"{self.url}/{file.name}".rstrip("/")):
                piece = next(pieces, b"")
            if not piece:
                return
            total += len(piece)
            if total > limit:
                raise ReadError(Reason("reading.too_large", {"size": f"> {size(limit)}", "limit": size(limit)}))
            into.write(piece)

    def _pieces(self, path: str) -> Iterator[bytes]:
        with self._system.open(path, "rb", block_size=_CHUNK) as stream:
            while piece := stream.read(_CHUNK):
                yield piece


def opened(url: str) -> Remote:
    """The source that a URL names. Raises ``ReadError``: no URL, no such protocol, a library is missing."""
    scheme = url.partition("://")[0] if "://" in url else ""
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        raise ReadError(Reason("reading.remote_no_url", {"url": shown(url)}))
    try:
        import fsspec
        from fsspec.core import url_to_fs
    except ImportError:
        raise ReadError(Reason("reading.remote_extra", {"error": "fsspec"})) from None
    last = url.rpartition("::")[2].partition("://")[0]
    for protocol in (scheme, last):
        if protocol not in fsspec.available_protocols():
            raise ReadError(Reason("reading.remote_protocol", {"protocol": protocol}))
    with _told(shown(url)):
        system, root = url_to_fs(url, **_options(scheme, last))
        if last in _S3 and hasattr(system, "retries"):
            system.retries = _TRIES  # else each of its tries has as many of its library's
    return Remote(url, system, root)


def _options(first: str, last: str) -> dict[str, Any]:
    """That nothing is waited for without end, and that nothing known of an earlier look is believed."""
    options: dict[str, Any] = {}
    if last in _HTTP:
        with _told(last):
            import aiohttp  # fsspec asks for it too
        options = {"client_kwargs": {"timeout": aiohttp.ClientTimeout(sock_connect=_CONNECT, sock_read=_READ)}}
    elif last in _S3:
        tries = {"total_max_attempts": _TRIES, "mode": "standard"}
        options = {"config_kwargs": {"connect_timeout": _CONNECT, "read_timeout": _READ, "retries": tries}}
    anew: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
    return {**anew, **options} if first == last else {**anew, last: {**anew, **options}}


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Whatever a file system raises, as a ``ReadError`` that says what to do."""
    try:
        yield
    except ReadError:
        raise
    except ImportError as error:
        raise ReadError(Reason("reading.remote_extra", {"error": _words(error)})) from error
    except Exception as error:  # every system has its own
        raise ReadError(_reason(error, what)) from error


def _reason(error: BaseException, what: str) -> Reason:
    cause = error.__cause__
    if isinstance(error, FileNotFoundError) and isinstance(cause, OSError):
        error = cause  # to fsspec a web server that cannot be reached has no such file
    status = getattr(error, "status", None) or _status(error)
    kinds: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: isinstance(error, FileNotFoundError) or status in (404, 410), "reading.remote_missing"),
        (lambda: isinstance(error, PermissionError) or status in (401, 403), "reading.remote_permission"),
        (lambda: isinstance(error, TimeoutError) or "Timeout" in type(error).__name__, "reading.remote_timeout"),
        (lambda: "Credentials" in type(error).__name__, "reading.remote_permission"),
        (lambda: not status and _is_of_connection(error), "reading.remote_unreachable"),
    )
    key = next((key for fits, key in kinds if fits()), "reading.remote_failed")
    said = {"error": _words(error)}
    values = {
        "reading.remote_timeout": {"seconds": f"{_READ:g}"},
        "reading.remote_failed": said,
        "reading.remote_unreachable": said,
    }
    return Reason(key, {"url": what, **values.get(key, {})})


def _is_of_connection(error: BaseException) -> bool:
    """Whether an error tells of the way to a system, not of what it said."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return isinstance(error, ConnectionError) or any("Connection" in name or "Connector" in name for name in names)


def _status(error: BaseException) -> int | None:
    """The HTTP status in an error of botocore."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return None
    found = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return found if isinstance(found, int) else None


def _words(error: BaseException) -> str:
    return shown(f"{type(error).__name__}: {error}")[:200]


def mark_of(info: Mapping[str, Any]) -> str:
    """What a system says of a file, as far as it changes with the content; '' where it says no more than the size."""
    said = [f"{name}={info[name]}" for name in _MARKS if info.get(name) not in (None, "")]
    return ";".join([*said, f"size={info.get('size')}"]) if said else ""


def shown(url: str) -> str:
    """The URL without a name and a password before its host."""
    return _SECRET.sub("", url)


def name_of(url: str) -> str:
    """What a source is called below the sources folder: host (bucket, first folder) and path, made of the URL alone.

    What may not stand in a name becomes ``_``; a query is told apart by eight digits of its hash.
    """
    links = shown(url).split("::")
    parts: list[str] = []
    for link in reversed(links):  # the outermost container first
        split = urlsplit(link)
        protocol, path = split.scheme, unquote(split.path)
        if protocol in ("file", "local"):
            path = "/".join(path.rstrip("/").rsplit("/", 2)[-2:])  # no more of a person's disk than tells it
        named = [part for part in (split.netloc, *path.split("/")) if part not in ("", ".", "..")]
        if split.query and named:
            stem, dot, suffix = named[-1].rpartition(".")
            digest = sha256(split.query.encode()).hexdigest()[:8]
            named[-1] = f"{stem}_{digest}{dot}{suffix}" if stem else f"{suffix}_{digest}"
        parts += named
    safe = [re.sub(r'[\\:*?"<>|\x00-\x1f\x7f]', "_", part).lstrip(".") or "_" for part in parts]
    return "/".join(safe) or "remote"
