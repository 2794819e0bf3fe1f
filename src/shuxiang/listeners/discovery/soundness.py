"""Whether the files of an index are still what was written.

Every file of a segment ends with its own CRC-32: body, a line of JSON that holds it, the length of
that line and a magic number (tantivy, directory/footer.rs).
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

#: The parts of a segment; what else lies in the folder is read whole at opening.
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term", "del")
_MAGIC = 1337
_TAIL = struct.Struct("<II")
_LONGEST_LINE = 4_096
_BLOCK = 1 << 20


def damaged(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that are not what was written."""
    files = [one for part in PARTS for one in folder.glob(f"*.{part}")]
    return tuple(sorted(one.name for one in files if not _is_sound(one)))


def _is_sound(file: Path) -> bool:
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            opened.seek(max(size - _TAIL.size, 0))
            length, magic = _TAIL.unpack(opened.read(_TAIL.size))
            body = size - _TAIL.size - length
            if magic != _MAGIC or length > _LONGEST_LINE or body < 0:
                return False
            opened.seek(body)
            wanted = int(json.loads(opened.read(length))["crc"])
            opened.seek(0)
            found = 0
            while body > 0 and (block := opened.read(min(_BLOCK, body))):
                found = zlib.crc32(block, found)
                body -= len(block)
            return body == 0 and found == wanted
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False
