"""The product's settings with a folder of its own, quick passwords and jobs done at once."""

import atexit
import os
import shutil
import tempfile

# Read by the settings, so it must be there before they are. Each worker process has a part of its
# own: what one of them notes of an import with number 1 is nothing to the others.
if "HUIKUAN_HOME" not in os.environ:
    os.environ["HUIKUAN_HOME"] = tempfile.mkdtemp(prefix="huikuan-tests-")
    atexit.register(shutil.rmtree, os.environ["HUIKUAN_HOME"], ignore_errors=True)
if not os.environ["HUIKUAN_HOME"].endswith(os.environ.get("PYTEST_XDIST_WORKER", "")):
    os.environ["HUIKUAN_HOME"] += "/" + os.environ["PYTEST_XDIST_WORKER"]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs its own loop beside us.

from huikuan.config.settings import *  # noqa: F403
from huikuan.config.settings import Q_CLUSTER, STATIC_ROOT

STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise asks for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_HOST = "mail.invalid"  # Named, so that letters go; the backend keeps them.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Q_CLUSTER = Q_CLUSTER | {"sync": True}
