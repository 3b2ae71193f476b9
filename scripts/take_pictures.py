"""Take the pictures of the README and guides from the demo company, or of every page for a look.

``python scripts/take_pictures.py`` starts the demo in a folder of its own, signs in and writes
``docs/pictures``. ``--walk FOLDER`` takes every page of the list below in both languages, on a
desktop and a phone, light and dark, so that somebody can look at all of them.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium_path  # noqa: E402

PASSWORD = "Huikuan-Demo-88"
DEMO_SEED, DEMO_DAY = "7", "2026-11-20"
SECONDS_TO_START = 60
LANGUAGES = {"zh": "zh-hans", "en": "en"}
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who is signed in, and where.

    ``follow``: the address is a list, and the picture that of the first page it leads to.
    """

    name: str
    user: str
    address: str
    follow: str = ""


CONTRACT = r"^/contracts/\d+$"
ORDER = r"^/orders/\d+$"
SHOTS = (
    Shot("today", "cfo", "/"),
    Shot("overview", "cfo", "/reports"),
    Shot("ageing", "cfo", "/reports/ageing"),
    Shot("customers", "accountant1", "/customers"),
    Shot("customer", "accountant1", "/customer/C0002"),
    Shot("receivables", "accountant1", "/receivables"),
    Shot("receipts", "accountant1", "/receipts"),
    Shot("import", "accountant1", "/import"),
    Shot("today-collector", "collector", "/"),
    Shot("today-sales", "sales1", "/"),
    Shot("unapplied", "accountant1", "/cash/unapplied"),
    Shot("ledger", "accountant1", "/ledger/entries"),
    Shot("proof", "auditor", "/reports/proof"),
    Shot("people", "admin", "/settings/people"),
    Shot("contracts", "manager1", "/contracts"),
    Shot("contract", "manager1", "/contracts?state=performing", CONTRACT),
    Shot("contract-new", "sales1", "/contracts/new"),
    Shot("orders", "manager1", "/orders"),
    Shot("order", "manager1", "/orders?state=confirmed", ORDER),
    Shot("statements", "accountant1", "/statements"),
    Shot("watchdog", "accountant1", "/reports/watchdog"),
)
README = (("overview", "desktop", "light"), ("ageing", "desktop", "light"),
          ("today", "phone", "light"), ("customer", "phone", "dark"))  # fmt: skip
GUIDES = tuple(
    (name, "desktop", "light")
    for name in ("contracts", "contract", "contract-new", "orders", "order", "receivables",
                 "statements", "watchdog")
)  # fmt: skip


def main() -> int:
    """Take what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walk", type=Path, help="take every page in every form into this folder")
    parser.add_argument("--address", help="a server that runs already, with the demo company")
    asked = parser.parse_args()
    with serving(asked.address) as address, sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        if asked.walk:
            everything = product(SHOTS, SCREENS, ("light", "dark"))
            take(browser, address, asked.walk, everything, walk_name)
        else:
            take(browser, address, ROOT / "docs" / "pictures", readme_shots(), readme_name)
        browser.close()
    return 0


def readme_shots() -> Iterator[tuple[Shot, str, str]]:
    """The pictures that the README and the guides show."""
    by_name = {shot.name: shot for shot in SHOTS}
    for name, screen, theme in (*README, *GUIDES):
        yield by_name[name], screen, theme


def readme_name(shot: Shot, screen: str, theme: str, short: str) -> str:
    """``ageing.png`` in English, ``ageing.zh.png`` in Chinese, ``today-phone.png`` on a phone."""
    name = shot.name if screen == "desktop" else f"{shot.name}-{screen}"
    return f"{name}.png" if short == "en" else f"{name}.{short}.png"


def walk_name(shot: Shot, screen: str, theme: str, short: str) -> str:
    """Everything that tells one picture of a walk from the others."""
    return f"{shot.name}-{screen}-{theme}-{short}.png"


def take(
    browser: Browser,
    address: str,
    folder: Path,
    wanted: Iterator[tuple[Shot, str, str]],
    named: Callable[[Shot, str, str, str], str],
) -> None:
    """Sign in as the role concerned and take each picture in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for (shot, screen, theme), (short, language) in product(list(wanted), LANGUAGES.items()):
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=language
        )
        page = context.new_page()
        sign_in(page, address, shot.user)
        speak(page, language)
        path = folder / named(shot, screen, theme, short)
        if opened(page, address, shot):
            page.screenshot(path=path)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            print(path.name, "TOO WIDE" if wide else "")
        else:
            print(path.name, "SKIPPED: there is no such page")
        context.close()


def opened(page: Page, address: str, shot: Shot) -> bool:
    """Go where the picture is taken; false where no such page exists."""
    answer = page.goto(f"{address}{shot.address}")
    page.wait_for_load_state("networkidle")
    if answer is None or not answer.ok:
        return False
    if shot.follow:
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.pathname)")
        way = next((link for link in links if re.match(shot.follow, link)), None)
        if way is None:
            return False
        page.goto(f"{address}{way}")
        page.wait_for_load_state("networkidle")
    return True


def sign_in(page: Page, address: str, user: str) -> None:
    """As the person themselves would."""
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def speak(page: Page, language: str) -> None:
    """Switch the language by its button, if it is another one."""
    button = page.locator(f"button[name=language][value={language}]")
    if button.count():
        button.first.click()
        page.wait_for_load_state("networkidle")


@contextmanager
def serving(address: str | None) -> Iterator[str]:
    """A server with the demo company: the one that was named, or one of our own."""
    if address:
        yield address.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="huikuan-pictures-") as home:
        environment = os.environ | {"HUIKUAN_HOME": home, "HUIKUAN_LANGUAGE": "en"}
        command = [str(Path(sys.executable).with_name("huikuan"))]
        call = [*command, "prepare"], [*command, "demo", "--seed", DEMO_SEED, "--as-of", DEMO_DAY]
        for step in call:
            subprocess.run(step, env=environment, check=True)
        port = free_port()
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--no-jobs"], env=environment
        )
        try:
            yield answering(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(30)


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answering(address: str) -> str:
    """Wait until the server answers."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/health").close()
            return address
        except OSError:
            time.sleep(0.3)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    raise SystemExit(main())
