"""The bars of a barcode, drawn for paper: Code 128 (ISO/IEC 15417)."""

from __future__ import annotations

#: Widths of bar, space, bar, space, bar, space in modules, for the values 0 to 105; then the stop.
_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213
221312 231212 112232 122132 122231 113222 123122 123221 223211 221132
221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313
231113 231311 112133 112331 132131 113123 113321 133121 313121 211331
231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214
112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141
114131 311141 411131 211412 211214 211232 2331112
"""
_WIDTHS = tuple(_TABLE.split())

_START_B, _START_C, _STOP = 104, 105, 106

#: Modules of white on either side, without which no scanner begins.
QUIET = 10

#: More modules than this are thinner than .25 mm on a slip, and no scanner at a desk reads them.
_MOST = 220


def values(code: str) -> list[int]:
    """Return the values of a code with start, check digit and stop; empty where it has none.

    Digits in pairs are written two in a sign (set C), all else of ASCII one in a sign (set B).
    """
    if not code or not (code.isascii() and code.isprintable()):
        return []
    if code.isdigit() and len(code) % 2 == 0:
        found = [_START_C, *(int(code[at : at + 2]) for at in range(0, len(code), 2))]
    else:
        found = [_START_B, *(ord(one) - 32 for one in code)]
    check = found[0] + sum(at * value for at, value in enumerate(found[1:], 1))
    return [*found, check % 103, _STOP]


def drawn(code: str) -> tuple[int, str]:
    """Return the width in modules and the path of the bars, one module high; (0, "") for none."""
    x, path = QUIET, []
    for value in values(code):
        for at, width in enumerate(map(int, _WIDTHS[value])):
            if at % 2 == 0:
                path.append(f"M{x} 0h{width}v1h-{width}z")
            x += width
    if not path or x + QUIET > _MOST:
        return 0, ""
    return x + QUIET, "".join(path)
