"""Fetch the browser files we ship from their npm packages: version, licence, only what is used."""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "src/huikuan/interfaces/web/static/vendor"

# package, version, {file in the package: file we keep}
PACKAGES = [
    (
        "@tabler/core",
        "1.6.1",
        {"dist/css/tabler.min.css": "tabler.min.css", "dist/js/tabler.min.js": "tabler.min.js"},
    ),
    (
        "echarts",
        "6.1.0",
        {
            "dist/echarts.common.min.js": "echarts.min.js",
            "i18n/langZH.js": "langZH.js",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
        },
    ),
]
# The font of our papers is read by Typst, never by a browser: it is not among the static files.
PAPER_FONTS = Path(__file__).parent.parent / "src/huikuan/integrations/papers/fonts"
FONT = ("@expo-google-fonts/noto-sans-sc", "0.4.3")
FONT_FOLDER = "noto-sans-sc-0.4.3"
FONT_FILES = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC_400Regular.ttf",
    "LICENSE_FONT": "OFL.txt",
}
ICONS = ("@tabler/icons", "3.52.0")
ICON_NAMES = [
    "adjustments",
    "alarm",
    "alert-circle",
    "alert-triangle",
    "arrow-back-up",
    "arrow-down",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "arrows-exchange",
    "ban",
    "bell",
    "bookmark",
    "building",
    "building-bank",
    "building-community",
    "building-skyscraper",
    "calendar",
    "calendar-due",
    "calendar-event",
    "camera",
    "cash",
    "chart-bar",
    "chart-histogram",
    "chart-line",
    "check",
    "checks",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "circle-check",
    "circle-x",
    "clipboard-check",
    "clipboard-list",
    "clock",
    "coin-yuan",
    "coins",
    "command",
    "contract",
    "contrast",
    "copy",
    "currency-yuan",
    "device-floppy",
    "device-mobile",
    "dots",
    "dots-vertical",
    "download",
    "edit",
    "external-link",
    "eye",
    "file",
    "file-check",
    "file-description",
    "file-diff",
    "file-invoice",
    "file-spreadsheet",
    "file-text",
    "filter",
    "flag",
    "gavel",
    "git-compare",
    "hash",
    "help-circle",
    "history",
    "home",
    "hourglass",
    "id",
    "inbox",
    "info-circle",
    "key",
    "language",
    "layout-dashboard",
    "layout-grid",
    "link",
    "list",
    "list-details",
    "lock",
    "login",
    "logout",
    "mail",
    "mail-check",
    "map-pin",
    "menu-2",
    "minus",
    "moon",
    "note",
    "package",
    "paperclip",
    "pencil",
    "percentage",
    "phone",
    "plug",
    "plus",
    "qrcode",
    "receipt",
    "receipt-2",
    "receipt-refund",
    "refresh",
    "report-analytics",
    "report-money",
    "scale",
    "search",
    "send",
    "settings",
    "shield-check",
    "shield-lock",
    "shopping-cart",
    "rubber-stamp",
    "signature",
    "sitemap",
    "sort-ascending",
    "sort-descending",
    "star",
    "sun",
    "switch-horizontal",
    "table",
    "tag",
    "trash",
    "trending-down",
    "trending-up",
    "truck-delivery",
    "upload",
    "user",
    "user-circle",
    "user-plus",
    "users",
    "versions",
    "wallet",
    "writing-sign",
    "x",
]

MIT = """MIT License

Copyright (c) {owner}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
OWNERS = {"@tabler/core": "2018-2026 The Tabler Authors", "@tabler/icons": "2020-2026 Paweł Kuna"}


def folder_name(package: str, version: str) -> str:
    """``@tabler/core`` at 1.6.1 lives in ``tabler-core-1.6.1``."""
    return f"{package.removeprefix('@').replace('/', '-')}-{version}"


def unpacked(package: str, version: str, scratch: Path) -> Path:
    """The package as npm hands it out, unpacked."""
    npm = shutil.which("npm") or sys.exit("npm is needed to refresh the vendored files")
    done = subprocess.run(
        [npm, "pack", "--silent", f"{package}@{version}"],
        cwd=scratch,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = scratch / done.stdout.strip().splitlines()[-1]
    target = scratch / folder_name(package, version)
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def keep_files(package: str, version: str, files: dict[str, str], source: Path) -> None:
    """Copy the files we use, with their licence."""
    target = VENDOR / folder_name(package, version)
    target.mkdir(parents=True, exist_ok=True)
    for inside, kept in files.items():
        text = (source / inside).read_text(encoding="utf-8")
        text = re.sub(r"\n?(//|/\*)# sourceMappingURL=.*", "", text)
        (target / kept).write_text(text, encoding="utf-8")
    if package in OWNERS:
        (target / "LICENSE").write_text(MIT.format(owner=OWNERS[package]), encoding="utf-8")


def keep_icons(source: Path) -> None:
    """One sprite with the icons we use, drawn in the colour of the text around them."""
    symbols = []
    for name in ICON_NAMES:
        svg = (source / "icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
        body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
        assert body, name
        inner = re.sub(r"\s+", " ", body.group(1)).strip()
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    target = VENDOR / folder_name(*ICONS)
    target.mkdir(parents=True, exist_ok=True)
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (target / "icons.svg").write_text(sprite, encoding="utf-8")
    (target / "LICENSE").write_text(MIT.format(owner=OWNERS[ICONS[0]]), encoding="utf-8")


def keep_font(source: Path) -> None:
    """The whole font in one weight: names hold characters that no subset has (喆 镕 堃)."""
    shutil.rmtree(PAPER_FONTS, ignore_errors=True)
    target = PAPER_FONTS / FONT_FOLDER
    target.mkdir(parents=True)
    for inside, kept in FONT_FILES.items():
        shutil.copyfile(source / inside, target / kept)
    text = (
        "# Vendored font\n\nRefreshed by `scripts/vendor_assets.py`.\n\n"
        f"- Noto Sans SC Regular, from {FONT[0]} {FONT[1]} — OFL-1.1 (`OFL.txt`): "
        "`NotoSansSC_400Regular.ttf`, complete, unchanged\n"
    )
    (PAPER_FONTS / "VENDORED.md").write_text(text, encoding="utf-8")


def main() -> None:
    """Refresh everything under static/vendor, and the font of our papers."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for package, version, files in PACKAGES:
            keep_files(package, version, files, unpacked(package, version, scratch))
        keep_icons(unpacked(*ICONS, scratch))
        keep_font(unpacked(*FONT, scratch))
    lines = ["# Vendored browser files", "", "Refreshed by `scripts/vendor_assets.py`.", ""]
    lines += [f"- {p} {v} — {lic}" for p, v, lic in VERSIONS]
    (VENDOR / "VENDORED.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


VERSIONS = [
    ("@tabler/core", "1.6.1", "MIT: `tabler.min.css`, `tabler.min.js`"),
    ("echarts", "6.1.0", "Apache-2.0: `echarts.min.js` (the common charts), `langZH.js`"),
    (*ICONS, f"MIT: `icons.svg`, a sprite of {len(ICON_NAMES)} icons"),
]

if __name__ == "__main__":
    main()
