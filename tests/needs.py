"""Say why a test is skipped where a program is missing; with DEDUP_REQUIRE_ALL=1 that is a failure."""

import os
import shutil

import pytest


def program(*names):
    """Find the first of the programs; skip, or fail where everything is required."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    reason = f"{' or '.join(names)} is not installed"
    if os.environ.get("DEDUP_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason}, and DEDUP_REQUIRE_ALL=1 asks for everything")
    pytest.skip(reason)
