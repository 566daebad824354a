"""``timeline serve``: the page is there for who has the token, and for nobody else."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from pathlib import Path

import pytest

from timeline.config import Project
from timeline.messages import set_language

pytest.importorskip("textual_serve", reason="the extra timeline-browser[serve] is not installed")
aiohttp = pytest.importorskip("aiohttp")


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Statuses and texts of requests to a server of a project, a token among them."""
    from aiohttp.test_utils import TestClient, TestServer

    from timeline.commands.serving import server

    monkeypatch.setenv("TIMELINE_SERVED", "")
    (tmp_path / "sources").mkdir()
    made = server(Project.find(tmp_path), "127.0.0.1", 8765, "right")

    async def asked(*paths: str, headers: dict[str, str] | None = None) -> list[tuple[int, str, dict[str, str]]]:
        jar = aiohttp.CookieJar(unsafe=True)
        async with TestClient(TestServer(await made._make_app()), cookie_jar=jar) as client:
            found = []
            for path in paths:
                answer = await client.get(path, headers=headers, allow_redirects=False)
                found.append((answer.status, await answer.text(), dict(answer.headers)))
            return found

    return asked


async def test_without_the_token_there_is_nothing(answers) -> None:
    paths = ("/", "/?token=wrong", "/?token=", "/ws", "/static/js/textual.js", "/static/", "/download/x", "/nowhere")
    for status, words, _ in await answers(*paths):
        assert status == 403
        assert "textual" not in words


async def test_the_token_opens_the_page_once_and_leaves_the_address(answers) -> None:
    (first, _, headers), (second, _page, also), (third, script, _) = await answers(
        "/?token=right", "/", "/static/js/textual.js"
    )
    assert (first, headers["Location"], second, third) == (302, "/", 200, 200)
    assert "HttpOnly" in headers["Set-Cookie"] and "SameSite=Strict" in headers["Set-Cookie"]
    assert "default-src 'none'" in also["Content-Security-Policy"]
    assert len(script) > 1000


async def test_the_page_loads_nothing_from_elsewhere(answers) -> None:
    _, (_, page, _) = await answers("/?token=right", "/")
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert links and all(link.startswith(("http://127.0.0.1:8765/", "/", "data:")) for link in links)


async def test_another_sites_page_gets_no_socket(answers) -> None:
    status = (await answers("/?token=right", "/ws", headers={"Origin": "http://elsewhere.example"}))[1][0]
    assert status == 403


def test_ports_are_checked_and_the_extra_is_named(installed, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "sources").mkdir()
    assert installed("serve", "--port", "0", cwd=tmp_path).returncode == 2


def test_a_port_that_is_taken_is_named(installed, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = installed("serve", "--port", port, cwd=tmp_path, env={"TIMELINE_LANG": "en"})
    assert done.returncode == 1
    assert f"cannot listen at 127.0.0.1:{port}" in done.stderr and "--port" in done.stderr
    assert "unexpected" not in done.stderr


async def test_the_program_runs_behind_the_page(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("2021年3月1日,云溪市召开会议。\n", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "timeline", "serve", str(tmp_path), "--port", "18765",
        stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        env={"HOME": str(tmp_path), "PATH": "", "TIMELINE_LANG": "zh"},
    )  # fmt: skip
    try:
        assert process.stderr is not None
        said = b""
        while b"token=" not in said:
            line = await asyncio.wait_for(process.stderr.readline(), 60)
            assert line, said
            said = line
        url = re.search(rb"http\S+", said)
        assert url is not None
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as client:
            async with client.get(url[0].decode()) as answer:  # at once: an address that is told can be opened
                assert answer.status == 200
            async with client.ws_connect("http://127.0.0.1:18765/ws?width=100&height=30") as page:
                shown = b""
                while "云溪市".encode() not in shown:
                    message = await asyncio.wait_for(page.receive(), 60)
                    assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), message
                    shown += message.data if isinstance(message.data, bytes) else message.data.encode()
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture(autouse=True)
def chinese():
    set_language("zh")
    yield
    set_language(None)
