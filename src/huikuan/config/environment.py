"""What the environment says: the data folder, the database, the secret."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = {"1", "true", "yes", "on"}


def home() -> Path:
    """The data folder: database, files, mirror and secret live here and nowhere else."""
    folder = Path(os.environ.get("HUIKUAN_HOME", ".huikuan")).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting; anything that is not a clear yes is a no."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in TRUE_WORDS


def secret_key(folder: Path) -> str:
    """The signing secret: from the environment, else made once, readable by its owner only."""
    given = os.environ.get("HUIKUAN_SECRET_KEY")
    if given:
        return given
    path = folder / "secret.key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        value = secrets.token_urlsafe(50)
        file.write(value)
    return value


def database(folder: Path) -> dict[str, Any]:
    """PostgreSQL by ``HUIKUAN_DATABASE_URL``, else SQLite in the data folder."""
    url = os.environ.get("HUIKUAN_DATABASE_URL", "")
    if not url or url.startswith("sqlite"):
        path = unquote(urlsplit(url).path) if url else str(folder / "huikuan.sqlite3")
        return sqlite_database(path.removeprefix("/") if path.startswith("//") else path)
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(f"HUIKUAN_DATABASE_URL: unknown kind of database {parts.scheme!r}")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": 600,
        "OPTIONS": query,
    }


def sqlite_database(path: str) -> dict[str, Any]:
    """SQLite as promised: write-ahead log, full sync, writers one after another."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY"
            ),
        },
        "TEST": {"NAME": f"{path}.test"},
    }


def oidc_apps() -> tuple[list[dict[str, Any]], list[str]]:
    """The company's own sign-on from ``HUIKUAN_OIDC_*``, and the origin a form may lead to."""
    server = os.environ.get("HUIKUAN_OIDC_SERVER", "")
    if not server:
        return [], []
    app = {
        "provider_id": "company",
        "name": os.environ.get("HUIKUAN_OIDC_NAME", "SSO"),
        "client_id": os.environ.get("HUIKUAN_OIDC_CLIENT", ""),
        "secret": os.environ.get("HUIKUAN_OIDC_SECRET", ""),
        # A stolen answer of the sign-on is worth nothing without the secret of the call (PKCE).
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    parts = urlsplit(server)
    return [app], [f"{parts.scheme}://{parts.netloc}"]
