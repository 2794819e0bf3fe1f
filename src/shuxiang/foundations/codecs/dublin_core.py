"""Simple Dublin Core: what any library can read of a record.

Source: DCMI 1.1; OAI-PMH 2.0 §7.1 (oai_dc); the SRU context set for srw_dc.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from shuxiang.foundations.codecs.description import Description

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SRW_DC = "info:srw/schema/1/dc-schema"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {
    "book": "Text", "serial": "Text", "newspaper": "Text", "map": "Image", "music": "Text",
    "audiovisual": "MovingImage", "electronic": "InteractiveResource",
}  # fmt: skip


def text(value: str) -> str:
    """Return a text as it stands in XML: escaped, without what XML 1.0 does not know."""
    return escape(_NOT_XML.sub("", value))


def elements(said: Description, address: str) -> list[tuple[str, str]]:
    """Return the elements of a title in the order of the set; `address` is its page."""
    title = ": ".join(filter(None, (f"{said.title} {said.volume}".strip(), said.title_rest)))
    found = [("title", title)]
    found += [("title", one) for one in said.parallel_titles]
    found += [("creator", author.name) for author in said.authors]
    found += [("subject", one) for one in said.subjects]
    found.append(("subject", said.class_number))
    found.append(("description", said.summary))
    found.append(("publisher", said.publisher))
    found.append(("date", str(said.year or "")))
    found.append(("type", _TYPES.get(said.kind, "Text")))
    found.append(("format", said.pages))
    found += [("identifier", f"ISBN:{one}") for one in said.isbns]
    found.append(("identifier", f"ISSN:{said.issn}" if said.issn else ""))
    found.append(("identifier", address))
    found.append(("language", said.language))
    found += [("relation", one) for one in said.series]
    return [(name, value) for name, value in found if value]


def write(said: Description, address: str, *, root: str, space: str) -> str:
    """Return the elements within a root element of a format, e.g. ``oai_dc:dc``."""
    prefix = root.partition(":")[0]
    inner = "".join(
        f"<dc:{name}>{text(value)}</dc:{name}>" for name, value in elements(said, address)
    )
    return f'<{root} xmlns:{prefix}="{space}" xmlns:dc="{DC}">{inner}</{root}>'
