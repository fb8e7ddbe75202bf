"""The house rules of the code, held by reading its imports: layers, purity, homes of heavy libraries."""

import ast
import functools
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for package in ("dedup", "app") for p in (ROOT / package).rglob("*.py"))

# Lower numbers know nothing of higher ones; equals do not know each other.
LAYER = {
    "dedup.cycles": 0,
    "dedup.errors": 0,
    "dedup.kernels": 0,
    "dedup.types": 1,
    "dedup.config": 2,
    "dedup.provenance": 2,
    "dedup.rights": 2,
    "dedup.text": 3,
    "dedup.attribution": 4,
    "dedup.sketch": 4,
    "dedup.match": 5,
    "dedup.index": 6,
    "dedup.cluster": 6,
    "dedup.store": 7,
    "dedup.ingest": 7,
    "dedup.report": 7,
    "dedup.verbs": 8,
    "dedup.detector": 9,
    "dedup.scan": 10,
    "dedup.warm": 10,
    "dedup.export": 11,
    "dedup.cli": 12,
    "dedup.__main__": 13,
    "app": 12,
}
# Scanning is a verb of the public facade, and stands above it.
DOORS = {("dedup.detector.facade", "dedup.scan")}
PURE = ("dedup.attribution", "dedup.text", "dedup.sketch", "dedup.match", "dedup.cluster")
IMPURE = {
    "asyncio",
    "datetime",
    "logging",
    "os",
    "pathlib",
    "random",
    "shutil",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
HOMES = {
    "Stemmer": {"dedup.text.stems"},
    "apsw": {"dedup.store.faults", "dedup.store.sqlite"},
    "backports": {"dedup.ingest.unpack"},
    "certifi": {"dedup.ingest.fetch.wire"},
    "charset_normalizer": {"dedup.ingest.charset"},
    "click": {"dedup.cli"},
    "compression": {"dedup.ingest.unpack"},
    "datasketch": {"dedup.sketch.lsh"},
    "fastapi": {"app"},
    "httpcore": {"dedup.ingest.fetch.wire"},
    "idna": {"dedup.ingest.fetch.urls"},
    "lxml": {"dedup.ingest.html", "dedup.ingest.xmltree"},
    "protego": {"dedup.ingest.fetch.robots"},
    "pyarrow": {"dedup.ingest.parquet"},
    "sklearn": set(),
    "starlette": {"app"},
    "trafilatura": {"dedup.ingest.html"},
    "uvicorn": {"dedup.cli", "app"},
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def imports(path: Path) -> frozenset[tuple[str, bool]]:
    """Every module imported, and whether at import time of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)) or is_typing_only(outer)
        for inner in ast.walk(outer)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {(alias.name, id(node) not in late) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add((node.module, id(node) not in late))
            found |= {(f"{node.module}.{alias.name}", id(node) not in late) for alias in node.names}
    return frozenset(found)


def is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def layer(module: str) -> tuple[str, int] | None:
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in LAYER:
            return name, LAYER[name]
    return None


def is_compiled(path: Path) -> bool:
    return "kernels" in (path.stem, path.parent.name)


def inside(module: str, packages) -> bool:
    return any(module == p or module.startswith(f"{p}.") for p in packages)


# The facade re-exports what lies below it, lazily.
@pytest.mark.parametrize("path", [p for p in SOURCES if module_name(p) != "dedup"], ids=module_name)
def test_imports_go_downward_only(path):
    own = layer(module_name(path))
    assert own is not None, "name the module's layer in LAYER"
    for module, _ in imports(path):
        other = layer(module)
        if other and other[0] != own[0] and (module_name(path), other[0]) not in DOORS:
            assert other[1] < own[1], f"{module_name(path)} imports {module}, which is not below it"


@pytest.mark.parametrize("path", [p for p in SOURCES if inside(module_name(p), PURE)], ids=module_name)
def test_pure_packages_touch_no_outside_world(path):
    roots = {module.split(".")[0] for module, _ in imports(path)}
    assert not roots & IMPURE
    names = {n.id for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Name)}
    assert not names & {"open", "print", "input"}


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_heavy_library_has_one_home(path):
    name = module_name(path)
    for module, _ in imports(path):
        root = module.split(".")[0]
        if root in HOMES:
            assert inside(name, HOMES[root]), (
                f"{name} imports {root}; its home is {HOMES[root] or 'benchmarks'}"
            )
        if root == "numba":
            assert is_compiled(path), f"{name} imports numba; only modules and packages named kernels may"
            # Its decorator comes through one door, which leaves out what costs a third of the start.
            assert module != "numba.njit" or name == "dedup.kernels", f"{name} takes njit from dedup.kernels"


# Kernels and the service are themselves imported late.
@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if not is_compiled(p) and not module_name(p).startswith("app")],
    ids=module_name,
)
def test_heavy_libraries_are_imported_late(path):
    heavy = {"Stemmer", "apsw", "charset_normalizer", "datasketch", "lxml", "numba", "pyarrow"}
    heavy |= {"scipy", "sklearn", "trafilatura", "uvicorn"}
    early = {module.split(".")[0] for module, at_import in imports(path) if at_import}
    assert not early & heavy


@pytest.mark.parametrize("path", [p for p in SOURCES if module_name(p).startswith("app")], ids=module_name)
def test_the_service_never_reaches_below_the_detector(path):
    allowed = ("dedup.detector", "dedup.types", "dedup.errors", "dedup.config", "dedup.warm")
    for module, _ in imports(path):
        if module.startswith("dedup.") and module.split(".")[1] in {
            "text",
            "sketch",
            "match",
            "index",
            "cluster",
            "store",
        }:
            pytest.fail(f"{module_name(path)} imports {module}; allowed: {allowed} and the facade")


def test_no_room_has_a_name_that_says_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert not [p for p in SOURCES if vague & set(p.relative_to(ROOT).with_suffix("").parts)]


def test_test_files_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert not [name for name in names if names.count(name) > 1], "pytest imports them by their bare names"
