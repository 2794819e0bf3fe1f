"""The forms in which a record goes out."""

from __future__ import annotations

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.foundations.codecs import dublin_core, iso2709, marcxml


def dublin(flavour: str, record: bytes, address: str, *, root: str, space: str) -> str:
    """Return a record as Dublin Core within a root element."""
    said = catalogue.describe(iso2709.parse(record), flavour)
    return dublin_core.write(said, address, root=root, space=space)


def marc(flavour: str, record: bytes) -> str:
    """Return a record as XML: MarcXchange for CNMARC, MARCXML for MARC 21."""
    parsed = iso2709.parse(record)
    return marcxml.write(parsed) if flavour == "marc21" else marcxml.write_exchange(parsed)
