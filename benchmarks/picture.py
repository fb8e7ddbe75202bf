"""Draw what a benchmark measured as an SVG: bars on a logarithmic scale, no library needed."""

from __future__ import annotations

import math
from html import escape
from typing import Any

__all__ = ["bars"]

_STYLE = 'font-family="sans-serif" font-size="13" role="img"'
WIDTH, LEFT, RIGHT, ROW, TOP = 760, 230, 210, 34, 46


def bars(report: dict[str, Any]) -> str:
    """Draw processor seconds per library as bars, with F1 and peak memory beside them."""
    rows = report["results"]
    span = [max(r["cpu"], 0.01) for r in rows]
    low = math.log10(min(span)) - 0.3
    scale = (WIDTH - LEFT - RIGHT) / max(math.log10(max(span)) - low, 0.1)
    height = TOP + ROW * len(rows) + 14
    title = f"Processor seconds to group {escape(report['corpus'])}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {_STYLE}>',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-weight="bold">{title}</text>',
    ]
    for number, row in enumerate(rows):
        y, width = TOP + ROW * number, (math.log10(max(row["cpu"], 0.01)) - low) * scale
        fill = "#1b6e53" if number == 0 else "#8a94a0"
        parts += [
            f'<text x="{LEFT - 10}" y="{y + 17}" text-anchor="end">{escape(row["name"])}</text>',
            f'<rect x="{LEFT}" y="{y + 3}" width="{width:.0f}" height="20" fill="{fill}"/>',
            f'<text x="{LEFT + width + 8:.0f}" y="{y + 17}">{_told(row)}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _told(row: dict[str, Any]) -> str:
    f1 = f", F1 {row['f1']:.3f}" if row["f1"] is not None else ""
    return f"{row['cpu']:,.1f} s{f1}, {row['peak_mb']:,.0f} MB"
