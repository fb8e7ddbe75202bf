"""What all tests share: Hypothesis without deadlines, for no test asserts wall time; no outdated loops."""

from hypothesis import settings

from dedup.warm import place_code_cache
from tests.browser import chromium

__all__ = ["chromium"]

settings.register_profile("dedup", deadline=None)
settings.load_profile("dedup")

place_code_cache()
