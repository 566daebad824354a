"""``timeline serve``: the same browser in a web page, for whoever has the token.

The page comes from textual-serve (an extra); ours are the token, the page itself, which loads nothing from elsewhere,
and that a request must come from the page: whoever can reach the port but was not given the address gets nothing.
"""

from __future__ import annotations

import argparse
import hmac
import os
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from timeline.commands.opening import CannotGoOnError, bring_up_to_date, require
from timeline.commands.terminal import tell, visible
from timeline.config import Project
from timeline.messages import language, text

if TYPE_CHECKING:
    from aiohttp.web import Request, StreamResponse
    from textual_serve.server import Server

#: Set for the process behind a page: its terminal is the page.
SERVED: Final = "TIMELINE_SERVED"
_PAGE: Final = Path(__file__).parent.parent / "data" / "serve"
_COOKIE: Final = "timeline-token"
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; "
        "img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def serve(project: Project, arguments: argparse.Namespace) -> int:
    """Build what is stale, then serve the browser until a signal ends it."""
    require(project)
    host, port = arguments.host or _LOOPBACK[0], _port(arguments.port)
    try:
        made = server(project, host, port, secrets.token_urlsafe(24))
    except ImportError:
        raise CannotGoOnError(text("cli.serve_missing"), 2) from None
    bring_up_to_date(project, jobs=arguments.jobs)
    if host not in _LOOPBACK:
        tell(text("cli.serve_open", host=visible(host)))
    try:
        made.serve()
    except OSError as error:
        shown = visible(f"{host}:{port}")
        raise CannotGoOnError(text("cli.serve_cannot", address=shown, error=_words(error)), 1) from error
    return 0


def _words(error: OSError) -> str:
    """What the system says of it; aiohttp puts its own words before that."""
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    return error.strerror or str(error)  # a name that is not known has an error of its own kind


def _port(asked: str | None) -> int:
    if asked is None:
        return 8765
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise CannotGoOnError(text("cli.serve_port", port=visible(asked)), 2)
    return int(asked)


def server(project: Project, host: str, port: int, token: str) -> Server:
    """The server of a project's browser. Raises ``ImportError`` without the extra."""
    from aiohttp import web
    from textual_serve.server import Server

    class Ours(Server):
        """textual-serve's server behind a token, with our page."""

        async def _make_app(self) -> web.Application:
            app = await super()._make_app()
            app.middlewares.append(_guard(token, self.public_url))
            return app

        def initialize_logging(self) -> None:
            """What is served is not told to the terminal."""

        async def on_startup(self, app: web.Application) -> None:
            """The address is told when it can be opened, not yet now."""

        def serve(self, debug: bool = False) -> None:
            """As textual-serve's, but the address is told once the port is open."""

            def told(*_: object) -> None:
                tell(text("cli.serving", url=f"{self.public_url}/?token={token}"))

            self.debug = debug
            web.run_app(self._make_app(), host=self.host, port=self.port, print=told, access_log=None)

    os.environ[SERVED] = "1"
    os.environ.setdefault("TIMELINE_LANG", language())
    command = f"{shlex.quote(sys.executable)} -m timeline {shlex.quote(str(project.folder))}"
    shown = f"[{host}]" if ":" in host else host
    return Ours(
        command,
        host=host,
        port=port,
        title=f"timeline · {project.folder.name}",
        public_url=f"http://{shown}:{port}",
        templates_path=str(_PAGE),
    )


def _guard(token: str, home: str) -> Any:
    """Lets through who shows the token (in the address once, then in a cookie), and only our own page's sockets."""
    from aiohttp import web

    @web.middleware
    async def guard(request: Request, handler: Callable[[Request], Awaitable[StreamResponse]]) -> StreamResponse:
        shown = request.query.get("token")
        if request.path == "/" and shown is not None and _same(shown, token):
            answer: StreamResponse = web.Response(status=302, headers={"Location": "/"})
            answer.set_cookie(_COOKIE, token, httponly=True, samesite="Strict", path="/")
            answer.headers.update(_HEADERS)
            return answer
        if not _same(request.cookies.get(_COOKIE, ""), token):
            return web.Response(status=403, text=text("cli.serve_refused"), headers=_HEADERS)
        if request.path == "/ws" and request.headers.get("Origin", home) != home:
            return web.Response(status=403, text=text("cli.serve_refused"), headers=_HEADERS)
        answer = await handler(request)
        if not answer.prepared:
            answer.headers.update(_HEADERS)
        return answer

    return guard


def _same(shown: str, token: str) -> bool:
    return hmac.compare_digest(shown.encode("utf-8", "replace"), token.encode())
