"""A look at the first records of a file before anything is written."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from pathlib import Path

from shuxiang.departments.catalogue import queries as catalogue
from shuxiang.departments.holdings.refusals import UnreadableFile
from shuxiang.departments.holdings.services.move_in import reading
from shuxiang.departments.holdings.services.move_in.facts import RecordRead, Settings
from shuxiang.departments.holdings.services.move_in.running import readable, usual_settings
from shuxiang.departments.holdings.slips import Preview, PreviewLine
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because


def preview(*, path: Path, by: Actor, settings: Settings | None = None, most: int = 20) -> Preview:
    """Return what the first records of a file would become; nothing is written.

    `settings` as somebody chose them on the page, else the usual ones with the profile guessed.
    Refuses with UnreadableFile or NotAllowed.
    """
    by.require(Power.IMPORT)
    readable(path)
    chosen = settings or usual_settings(path)
    found = [item for item, _ in islice(reading.items(path, chosen, position=0, number=0), most)]
    if not found:
        raise UnreadableFile(Because("holdings.file-not-marc", {"name": path.name}))
    keys = [one.title.columns.match_key for one in found if isinstance(one, RecordRead)]
    here = catalogue.known_matches(keys)
    lines = []
    for one in found:
        if not isinstance(one, RecordRead):
            lines.append(PreviewLine(one.number, because=one.code, detail=one.detail))
            continue
        columns = one.title.columns
        lines.append(
            PreviewLine(
                record_number=one.number,
                title=columns.title,
                author=columns.author,
                publisher=columns.publisher,
                year=columns.year,
                isbn=columns.isbn,
                class_number=columns.class_number,
                is_here=columns.match_key in here,
                barcodes=tuple(copy.barcode for copy in one.copies),
                call_number=one.copies[0].call_number if one.copies else "",
                location=one.copies[0].location if one.copies else "",
                price_text=one.copies[0].price_text if one.copies else "",
                remarks=one.remarks,
            )
        )
    return Preview(
        file_name=path.name,
        file_size=path.stat().st_size,
        form=chosen.form,
        profile=str(chosen.copies.get("name", "none")),
        settings=asdict(chosen),
        locations=tuple(
            sorted(
                {
                    copy.location
                    for one in found
                    if isinstance(one, RecordRead)
                    for copy in one.copies
                    if copy.location
                }
            )
        ),
        lines=tuple(lines),
    )
