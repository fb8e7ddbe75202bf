"""What all tests share: Hypothesis without deadlines, for no test asserts wall time."""

from hypothesis import settings

settings.register_profile("dedup", deadline=None)
settings.load_profile("dedup")
