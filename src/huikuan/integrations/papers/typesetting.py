"""A template and plain data become a PDF: what the data says is text, never markup."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts" / "noto-sans-sc-0.4.3"
TEMPLATES = HERE / "templates"
_one_at_a_time = threading.Lock()


def pdf(template: str, told: Mapping[str, Any], *, at: datetime) -> bytes:
    """The paper as PDF. The same template, data and instant give the same bytes."""
    with _one_at_a_time:
        made = _compiler().compile(
            input=str(TEMPLATES / f"{template}.typ"),
            format="pdf",
            sys_inputs=_handed(told),
            timestamp=int(at.timestamp()),
        )
    assert isinstance(made, bytes), "Typst gives the bytes of a PDF"
    return made


def pictures(template: str, told: Mapping[str, Any]) -> list[bytes]:
    """The paper page by page as PNG, to look at."""
    with _one_at_a_time:
        made = _compiler().compile(
            input=str(TEMPLATES / f"{template}.typ"),
            format="png",
            sys_inputs=_handed(told),
            ppi=110.0,
        )
    pages = made if isinstance(made, list) else [made]
    return [page for page in pages if page]


def _handed(told: Mapping[str, Any]) -> dict[str, str]:
    return {"told": json.dumps(told, ensure_ascii=False)}


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One for the process: the font is 10 MB and is read once. No other font is there."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts)
