"""The settings of the product, read from the environment; the defaults run on a laptop."""

import os
from importlib.metadata import version
from pathlib import Path

from huikuan.config.environment import database, flag, home, secret_key
from huikuan.config.security import *  # noqa: F403 — its settings are settings

HOME = home()
VERSION = version("huikuan")
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key(HOME)
DEBUG = flag("HUIKUAN_DEBUG")
ALLOWED_HOSTS = os.environ.get("HUIKUAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HUIKUAN_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_q",
    "ninja",
    "huikuan.records.people",
    "huikuan.records.customers",
    "huikuan.records.ledger",
    "huikuan.records.timeline",
    "huikuan.records.files",
    "huikuan.desks.contracts",
    "huikuan.desks.receivables",
    "huikuan.desks.cash",
    "huikuan.desks.statements",
    "huikuan.interfaces.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "huikuan.interfaces.web.signs.SignsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huikuan.interfaces.web.gate.DoorMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ROOT_URLCONF = "huikuan.config.urls"
WSGI_APPLICATION = "huikuan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces" / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "huikuan.interfaces.web.menu.shell",
            ],
            "builtins": ["huikuan.interfaces.web.templatetags.huikuan"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

DATABASES = {"default": database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HUIKUAN_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "interfaces" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "huikuan.interfaces.web.static_files.PrintedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 30 * 24 * 3600
FILES_ROOT = HOME / "files"
MIRROR_ROOT = HOME / "mirror"

# How long an approved change of a customer's bank data waits before it takes effect.
# Who issues invoices: a class by its import path, or the folder in which people answer.
INVOICE_ISSUER = os.environ.get("HUIKUAN_INVOICE_ISSUER", "")
INVOICE_FOLDER = Path(os.environ.get("HUIKUAN_INVOICE_FOLDER") or HOME / "invoicing")
BANK_CHANGE_COOLING_HOURS = int(os.environ.get("HUIKUAN_BANK_CHANGE_COOLING_HOURS", "24"))
# How many rows one person may take out as files in a day (0: as many as they like), and from how
# many on executives are told.
EXPORT_ROWS_A_DAY = int(os.environ.get("HUIKUAN_EXPORT_ROWS_A_DAY", "1000000"))
EXPORT_ROWS_TOLD = int(os.environ.get("HUIKUAN_EXPORT_ROWS_TOLD", "20000"))

# Mail leaves by the company's own server; without one nothing is sent, and pages say so.
EMAIL_HOST = os.environ.get("HUIKUAN_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("HUIKUAN_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("HUIKUAN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HUIKUAN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("HUIKUAN_SMTP_TLS", default=EMAIL_PORT == 587)
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    os.environ.get("HUIKUAN_MAIL_FROM", "") or EMAIL_HOST_USER or "huikuan@localhost"
)
# Where customers reach us: what stands before the links that we send.
PUBLIC_URL = os.environ.get("HUIKUAN_URL", "http://localhost:8000").rstrip("/")

Q_CLUSTER = {
    "name": "huikuan",
    "workers": int(os.environ.get("HUIKUAN_JOB_WORKERS", "1")),
    "orm": "default",
    "timeout": 3600,
    "retry": 3700,
    "max_attempts": 5,
    "catch_up": False,
    "label": "jobs",
    "log_level": "WARNING",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HUIKUAN_LOG", "WARNING")},
}
