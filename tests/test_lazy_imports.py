"""What a newcomer's first commands load: `import dedup` and `dedup --help` stay light."""

import subprocess
import sys

import pytest

HEAVY = (
    "numba",
    "numpy",
    "scipy",
    "sklearn",
    "datasketch",
    "apsw",
    "psycopg",
    "pyspark",
    "trafilatura",
    "lxml",
    "httpcore",
)


@pytest.mark.parametrize(
    "code",
    ["import dedup", "import dedup; dedup.Document('A text.')", "import dedup.cli"],
    ids=["the package", "a document", "the command line"],
)
def test_no_heavy_library_is_loaded_by(code):
    script = f"{code}\nimport sys\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_help_loads_no_heavy_library():
    script = (
        "import sys\nsys.argv = ['dedup', '--help']\n"
        "from dedup.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', *[m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "loaded:"


def test_compiled_loops_load_no_linear_algebra_and_leave_it_to_be_loaded():
    script = (
        "import sys, dedup\n"
        "dedup.check('The council of Vessa approved a new footbridge on Monday.')\n"
        "print('numba' in sys.modules, 'scipy.linalg' in sys.modules)\n"
        "import scipy.linalg\n"
        "print(scipy.linalg.norm([3.0, 4.0]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "5.0"]
