"""The samples of the documentation, each run by its own interpreter against a live server."""

import json
import subprocess
import sys

import pytest
from app_server import ROOT, SEED

from tests.needs import program

SAMPLES = ROOT / "app/samples"
EMOJI = "🙂👩‍👩‍👧 Ünïcode before the match.\n\n"
RUNS = {
    "python": ("check.py", [sys.executable]),
    "javascript": ("check.mjs", ["node"]),
    "php": ("check.php", ["php"]),
}


def run(command, server, file):
    return subprocess.run(
        [*command, str(server.base_url).rstrip("/"), str(file)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(EMOJI + SEED, encoding="utf-8")
    return file


@pytest.mark.parametrize("sample,command", RUNS.values(), ids=RUNS)
def test_native_slices_are_the_passages(desk, article, sample, command):
    command = [program(command[0]), str(SAMPLES / sample)]
    done = run(command, desk, article)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "16 thousand people" in done.stdout and "16,000 mercenaries" in done.stdout


def test_curl_prints_attention_and_summary(desk, article):
    program("curl")
    done = run([program("sh"), str(SAMPLES / "check.sh")], desk, article)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("look: ") and "answers restate" in done.stdout


def test_a_file_of_articles_is_kept_line_by_line(fresh, tmp_path):
    lines = [json.dumps({"id": f"a{n}", "text": f"Item {n} of the day."}) for n in range(3)]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join([*lines, "{", ""]), encoding="utf-8")
    done = run([sys.executable, str(SAMPLES / "batch.py")], fresh, file)
    shown = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert [line.rsplit(" ", 1)[0] for line in shown[:3]] == [f"{n + 1} added a{n}" for n in range(3)]
    assert shown[3].startswith("4 The body is not JSON")


def test_every_sample_is_run():
    known = {sample for sample, _ in RUNS.values()} | {"check.sh", "batch.py", "README.md"}
    assert {p.name for p in SAMPLES.iterdir() if p.is_file()} == known
