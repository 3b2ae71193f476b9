"""The product's settings, with a database that does not wait for the disk: the one refused."""

import os

from huikuan.config.settings import *  # noqa: F403
from huikuan.config.settings import DATABASES

DATABASES["default"]["OPTIONS"] |= {"init_command": os.environ["FORGETFUL_PRAGMA"]}
