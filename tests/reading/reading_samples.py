"""Small files of every format, written here byte by byte, so that tests need no program that makes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

Shown = tuple[float, float, float, str]  # x, y (points from the lower left), size, words

_CHINESE = (
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 5 0 R>>"
)


def pdf(
    pages: Sequence[Sequence[Shown]],
    *,
    extra: str = "",
    pictures: Iterable[int] = (),
    latin: bool = False,
    turned: bool = False,
) -> bytes:
    """A PDF whose pages show these words, in a font that every PDF reader knows without carrying it.

    ``extra`` goes into the information dictionary; the pages numbered in ``pictures`` (from 0) hold a rectangle.
    ``turned`` pages are to be looked at from the right, sizes given half and doubled by the page.
    With ``latin`` the font is a Latin one whose first 255 codes are said to mean the characters that stand there, the
    rest is left out: PDFium loads it several times as fast.
    """
    codes = {char: number for number, char in enumerate(dict.fromkeys(_characters(pages)), 1) if number < 256}

    def coded(text: str) -> str:
        return bytes(codes[char] for char in text if char in codes).hex() if latin else text.encode("utf-16-be").hex()

    objects: list[bytes] = []

    def put(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    put("<</Type/Catalog/Pages 2 0 R>>")
    put("")  # the pages, when their numbers are known
    if latin:
        put("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R>>")
        put(_meanings(codes))
    else:
        put("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>")
        put(_CHINESE)
    put(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
        "/Descent -120/CapHeight 880/StemV 93>>"
    )
    info = put(f"<<{extra}>>")
    kids = []
    for number, shown in enumerate(pages):
        words = "".join(
            f"BT /F1 {size / 2} Tf 0 2 -2 0 {595 - y} {x} Tm <{coded(text)}> Tj ET\n"
            if turned
            else f"BT /F1 {size} Tf {x} {y} Td <{coded(text)}> Tj ET\n"
            for x, y, size, text in shown
        )
        if number in pictures:
            words += "0.5 g 50 50 400 600 re f\n"
        content = put(f"<</Length {len(words)}>>stream\n{words}endstream")
        fonts = "/Resources<</Font<</F1 3 0 R>>>>"
        kids.append(put(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{fonts}/Contents {content} 0 R>>"))
    objects[1] = f"<</Type/Pages/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]/Count {len(kids)}>>".encode()
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {info} 0 R>>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(out)


def _characters(pages: Sequence[Sequence[Shown]]) -> Iterable[str]:
    return (char for shown in pages for _, _, _, words in shown for char in words)


def _meanings(codes: Mapping[str, int]) -> str:
    """What the codes of a font mean: a ToUnicode map."""
    rows = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be', 'replace').hex()}>" for char, code in codes.items())
    words = (
        "/CMapName/x def 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap"
    )
    return f"<</Length {len(words)}>>stream\n{words}endstream"


def column(
    lines: Sequence[str], *, top: float = 700, left: float = 90, size: float = 12, pitch: float = 20
) -> list[Shown]:
    """Lines of text below one another; blanks at the beginning of a line indent it."""
    shown = []
    for number, line in enumerate(lines):
        words = line.lstrip("　")
        indent = (len(line) - len(words)) * size
        if words:
            shown.append((left + indent, top - number * pitch, size, words))
    return shown


def p(words: str, *, style: str = "", properties: str = "") -> str:
    """A paragraph of a Word document."""
    inner = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}<w:r><w:t>{escape(words)}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of a Word document."""
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(body: str, *, head: str = "", **parts: str) -> bytes:
    """A Word document with this body; ``parts`` by their names without ``.xml`` (``styles``, ``core``)."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": '<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>',
    }
    for name, content in parts.items():
        files["docProps/core.xml" if name == "core" else f"word/{name}.xml"] = content
    return zipped({name: content.encode() for name, content in files.items()})


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
