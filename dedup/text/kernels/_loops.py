"""How the helpers of the scanner are compiled."""

from __future__ import annotations

from typing import Any

from dedup.kernels import njit

# Helpers own no arrays: counting references at every call cost two thirds of the speed when measured.
# numba's types do not know the option.  What runs for every character or word is inlined whatever its size.
_BORROWING: Any = {"cache": True, "nogil": True, "_nrt": False}
plain = njit(**_BORROWING)
inlined = njit(**_BORROWING, forceinline=True)
