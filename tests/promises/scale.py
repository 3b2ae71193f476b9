"""How long a promise is tried: a slice in ``make test``, everything in ``make promises``."""

import os
import secrets

IS_FULL = os.environ.get("HUIKUAN_PROMISES") == "full"


def times(slice_: int, full: int) -> int:
    """How often: a few times in a slice, as often as promised in the full run."""
    return full if IS_FULL else slice_


def fresh_seed() -> int:
    """A new seed each time; HUIKUAN_PROMISE_SEED plays one again."""
    seed = int(os.environ.get("HUIKUAN_PROMISE_SEED") or secrets.randbelow(10**9))
    print(f"seed {seed}: replay with HUIKUAN_PROMISE_SEED={seed}")
    return seed
