"""Other processes that help to add documents, and scripts that were not written with them in mind."""

import subprocess
import sys

from dedup.detector import Detector

UNGUARDED = """
import sys
from dedup import Document
from dedup.detector import Detector

texts = (f"Note {n}: the harbour of Port Lusk counted {n} boats in the week." for n in range(2_200))
notes = (Document(text) for text in texts)
with Detector.open(sys.argv[1]) as detector:
    detector.add_many(notes, report=False, workers=2)
"""


def test_a_script_without_a_guard_of_its_main_part_comes_to_its_end(tmp_path):
    """Each helper runs such a script once more and dies of it; the work is done without them."""
    script, store = tmp_path / "script.py", f"sqlite:///{tmp_path / 'news.db'}"
    script.write_text(UNGUARDED)
    done = subprocess.run([sys.executable, script, store], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    with Detector.open(store) as detector:
        assert detector.status().documents == 2_200
