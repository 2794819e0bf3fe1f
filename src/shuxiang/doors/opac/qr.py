"""QR codes on pages."""

from __future__ import annotations

import segno


def drawn(text: str, label: str) -> str:
    """Return a QR code as an SVG that grows with its box. Digits keep it coarse."""
    drawing: str = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, border=4, svgclass="qr", lineclass=None, title=label, light="#fff"
    )
    return drawing
