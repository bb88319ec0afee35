"""Files of the demo, drawn by code: made up, with the traces that real ones carry; the same bytes every time."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base

from rit.foundation.documents import paper
from rit.foundation.documents.paper import Section, Table, Text

MADE = datetime(2025, 1, 6, 9, tzinfo=UTC)
PAPER, INK, DESK = (244, 241, 232), (43, 43, 51), (109, 90, 69)  # of the photo
HOURS = (
    ("ma", "06:00", "14:00"),
    ("di", "06:00", "14:00"),
    ("wo", "14:00", "22:00"),
    ("do", "14:00", "22:00"),
)

HOURS_TABLE = Table("Uren van de week, ploeg B", ["Dag", "Begin", "Einde"], [list(row) for row in HOURS])
SAID = {
    "bewijs-van-aankoop.pdf": ("Damesfiets, bordeaux, met mand. Aangekocht voor 640 euro, met slot.",),
    "bevraging-over-de-sfeer.pdf": (
        "Hoe gaan we in de briefing om met grappen? Wat laat je passeren, en wat niet?",
        "Alle ploegen krijgen dezelfde vragen. Antwoorden worden per dienst samengeteld, nooit per ploeg.",
    ),
}


def content(name: str) -> bytes:
    """A file of the demo by its name; every name gives a file of its kind."""
    return _roster_on_a_desk() if name.endswith(".jpg") else _letter(name)


def _roster_on_a_desk() -> bytes:
    """A photo of a list of hours, as a telephone makes it: with place, time, maker and owner."""
    sheet = Image.new("RGB", (760, 980), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(34)
    draw.text((60, 50), "Prestaties ploeg B", fill=INK, font=ImageFont.load_default(48))
    for row, (day, start, end) in enumerate(HOURS):
        for column, text in enumerate((day, start, end, "8,0" if row < 2 else "11,5")):
            draw.text((60 + column * 170, 170 + row * 90), text, fill=INK, font=font)
        draw.line((60, 230 + row * 90, 700, 230 + row * 90), fill=INK, width=2)
    photo = Image.new("RGB", (1000, 1200), DESK)
    photo.paste(sheet.rotate(3, expand=True, fillcolor=DESK), (90, 80))
    traces = Image.Exif()
    traces[Base.Make], traces[Base.Model] = "Verzonnen", "Telefoon 1"
    traces[Base.Artist], traces[Base.DateTime] = "Een medewerker", "2025:01:06 07:12:00"
    place = traces.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (51.0, 3.0, 0.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (3.0, 43.0, 0.0)
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=80, exif=traces)
    return out.getvalue()


def _letter(name: str) -> bytes:
    title = name.rpartition(".")[0].replace("-", " ").capitalize()
    parts = [Text(words) for words in ("Alles in dit document is verzonnen.", *SAID.get(name, ()))]
    return paper.as_pdf(
        paper.Paper(
            language="nl",
            kind="Document",
            title=title,
            author="Verzonnen",
            foot="Uit de demo van RIT",
            page="Blad {page} van {pages}",
            facts=[],
            sections=[Section("inhoud", title, [*parts, *([] if name in SAID else [HOURS_TABLE])])],
        ),
        made=MADE,
    )
