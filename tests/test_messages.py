"""The catalogues: complete in both languages, asking for the same values, and every key that code uses exists."""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import timeline
from timeline.messages import LANGUAGES, language_from_environment, say, set_language, text
from timeline.model import Reason

PACKAGE = Path(timeline.__file__).parent
DOMAINS = sorted({path.stem for path in (PACKAGE / "messages").glob("*/*.toml")})
SOURCES = sorted(path for path in PACKAGE.rglob("*.py"))


@cache
def catalogue(language: str, domain: str) -> dict[str, object]:
    path = PACKAGE / "messages" / language / f"{domain}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_says_the_same_things_in_both_languages(domain: str) -> None:
    names = {language: set(catalogue(language, domain)) for language in LANGUAGES}
    assert names["zh"] == names["en"] == names["zh-Hant"]


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_text_asks_for_the_same_values_in_both_languages(domain: str) -> None:
    def wanted(value: object) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(str(value)) if name is not None}

    english = catalogue("en", domain)
    for language in LANGUAGES:
        chinese = catalogue(language, domain)
        differing = {
            name: (wanted(chinese[name]), wanted(value))
            for name, value in english.items()
            if name in chinese and wanted(chinese[name]) != wanted(value)
        }
        assert differing == {}


# Commonest characters that have another traditional form: none of them may be left in that catalogue.
_SIMPLIFIED = set("这个们来时说国会为对学发经过还进动开关问间见现书长门东车电话语读写选择删边应该显闭级设")


@pytest.mark.parametrize("domain", DOMAINS)
def test_traditional_texts_are_traditional_and_in_step(domain: str) -> None:
    """After a change: ``python .ci/make_traditional.py``."""
    simplified, traditional = catalogue("zh", domain), catalogue("zh-Hant", domain)
    left = {name: value for name, value in traditional.items() if _SIMPLIFIED & set(str(value))}
    assert left == {}
    for name, value in simplified.items():  # what conversion leaves alone stands in both
        assert re.findall(r"[!-~]+", str(value)) == re.findall(r"[!-~]+", str(traditional[name])), name


def test_traditional_texts_are_those_that_the_script_makes() -> None:
    """Word for word; after a change of ``zh``: ``python .ci/make_traditional.py``."""
    pytest.importorskip("opencc", reason="opencc-python-reimplemented is not installed")
    script = PACKAGE.parent / ".ci" / "make_traditional.py"
    if not script.exists():
        pytest.skip("the script is not part of the sdist")
    specification = importlib.util.spec_from_file_location("make_traditional", script)
    assert specification is not None and specification.loader is not None
    made = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(made)
    assert len(made.texts()) == len(DOMAINS) + 1
    assert [path.name for path in made.stale()] == []


# One name for one thing: words that were in use for what has another name (or that conversion takes for another).
_OTHER_NAMES = {
    "zh": ("文件日期", "文件自身", "日志文件"),
    "zh-Hant": ("檔案日期", "釋出", "發佈", "許可權", "指令碼", "宣告瞭", "JSON 對象", "查詢"),
}


@pytest.mark.parametrize(("language", "words"), _OTHER_NAMES.items())
def test_one_name_for_one_thing(language: str, words: tuple[str, ...]) -> None:
    found = {
        (domain, name): value
        for domain in DOMAINS
        for name, value in catalogue(language, domain).items()
        if any(word in str(value) for word in words)
    }
    assert found == {}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("zh_SG", "zh"),
        ("zh_TW.UTF-8", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("zh_Hans_HK", "zh"),
        ("zh", "zh"),
        ("C.UTF-8", "en"),
        ("en_HK.UTF-8", "en"),
    ],
)
def test_the_locale_chooses_the_language(locale: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert language_from_environment() == language


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_catalogue_is_flat_and_of_strings(domain: str) -> None:
    for language in LANGUAGES:
        assert {name: value for name, value in catalogue(language, domain).items() if type(value) is not str} == {}


_CHINESE = "\u4e00-\u9fff"
_MIXED = re.compile(  # a half-width mark between Chinese characters, quotes or values, or a bracket at such a one
    rf"[{_CHINESE}”’》」}}）][,;:](?=[{_CHINESE}“‘《「{{])|[{_CHINESE}”》」][()]|[()][{_CHINESE}“《「]"
)


@pytest.mark.parametrize("language", ["zh", "zh-Hant"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_chinese_texts_have_chinese_marks(domain: str, language: str) -> None:
    values = {"from_user", "from_project"}  # file:line, as editors know it
    mixed = {
        name: value
        for name, value in catalogue(language, domain).items()
        if _MIXED.search(str(value)) and name not in values
    }
    assert mixed == {}


@pytest.mark.parametrize("words", ["没有,再试", "解码;文件", "出错:{error}", "省(市)", "左侧(v)", "“甲”,乙"])
def test_half_width_marks_between_chinese_characters_are_found(words: str) -> None:
    assert _MIXED.search(words)


@pytest.mark.parametrize("words", ["city:湖北", "键: 值", "[甲, 乙]", "kind:meeting,order = 类别", "没有，再试"])
def test_the_marks_of_our_own_languages_are_left_alone(words: str) -> None:
    assert not _MIXED.search(words)


def keys_in(path: Path) -> Iterator[tuple[str, bool]]:
    """The message keys in a module: each with whether it is only the beginning of one (an f-string)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
            first = node.values[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and is_key(first.value, whole=False):
                yield first.value, True
        elif isinstance(node, ast.Call) and id(node) not in parts:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and is_key(argument.value):
                    yield argument.value, False


def is_key(words: str, *, whole: bool = True) -> bool:
    domain, dot, name = words.partition(".")
    tidy = name.replace("_", "").replace("-", "")
    return bool(dot) and domain in DOMAINS and (tidy.isalnum() if whole or tidy else True)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_key_that_code_uses_exists(path: Path) -> None:
    missing = []
    for key, partial in keys_in(path):
        domain, _, name = key.partition(".")
        known = catalogue("en", domain)
        if name not in known and not (partial and any(other.startswith(name) for other in known)):
            missing.append(key)
    assert missing == []


def test_the_key_finder_finds_keys() -> None:
    found = dict(keys_in(PACKAGE / "commands" / "project.py"))
    assert found["cli.cannot_write"] is False
    assert found["cli.stats_by_"] is True


# --- saying things ------------------------------------------------------------------------------------------------


def test_a_reason_says_the_reasons_in_it_first() -> None:
    inner = Reason("config.expects_choice", {"x": "a | b"})
    outer = Reason("config.wrong_value", {"name": "theme", "value": "9", "expected": inner})
    assert say(outer, "en") == "theme = 9 is not a value it can have: expected one of a | b"
    assert say(outer, "zh") == "theme = 9 不是可用的值：应为 a | b 之一"


def test_an_unknown_key_comes_back_as_itself_and_a_missing_value_leaves_the_text() -> None:
    assert text("nowhere.nothing") == "nowhere.nothing"
    assert text("config.missing", "en", other="x") == "{path} (not there)"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh-Hant"),
    ],
)
def test_the_language_follows_the_locale(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    set_language("auto")
    assert text("cli.level_error") == {"zh": "错误", "zh-Hant": "錯誤", "en": "error"}[expected]
