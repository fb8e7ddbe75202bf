"""What the README says, held against the code: commands, options, routes, settings, examples."""

import re
from pathlib import Path

import pytest

from app.main import create_app
from app.settings import Settings
from dedup.cli import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def routes() -> set[tuple[str, str]]:
    paths = create_app(Settings(store="sqlite:///unused.db", warm=False)).openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_every_command_named_exists():
    named = set(re.findall(r"\bdedup ([a-z]+)\b", re.sub(r"import dedup.*", "", PROSE)))
    assert named <= set(cli.commands), named - set(cli.commands)
    assert set(cli.commands) - {"warm"} <= named


def test_every_option_named_exists():
    commands = [one for c in cli.commands.values() for one in (c, *getattr(c, "commands", {}).values())]
    known = {option for command in commands for p in command.params for option in p.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - {"--help", "--data"}
    assert named <= known, named - known


def test_every_route_named_exists_and_every_route_is_named():
    named = set(re.findall(r"`(GET|POST|PUT|DELETE) (/[^`\s]*)`", README))
    assert named == routes()


def test_the_table_of_settings_is_the_code_s():
    rows = [f"| `{row.variable}` | `{row.default}` | {row.doc} |" for row in Settings.table()]
    assert all(row in README for row in rows), "\n" + "\n".join(rows)


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:app|benchmarks|dedup|seeds|tests)/[\w./]*)`", PROSE)))
)
def test_every_path_named_exists(path):
    assert (ROOT / path).exists()


def test_the_python_example_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})
    assert "14" in capsys.readouterr().out
