"""The command line: exit codes, messages that say the cure, output that pipelines can read."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import dedup
from dedup.cli import cli
from dedup.cli.loads import Load, size
from dedup.cli.progress import Progress, told
from dedup.detector import Counts
from dedup.detector.room import most_memory
from dedup.types import Report

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "documents" / "syria_interview.txt"
NEWSROOM = ROOT / "seeds" / "documents" / "newsroom.jsonl"
NEGATIVE = ROOT / "seeds" / "cases" / "d4_sport_neg.txt"
STORY = (
    "The council of Vessa has approved a new footbridge over the weir after four hours of debate on Monday. "
    "Work begins in March and will cost 1.1 million crowns, the mayor told reporters outside the town hall. "
    "Residents had asked for a bridge since the flood of 2019 carried the old one down the river at night.\n"
)


def run(*arguments, stdin=None, env=None):
    return CliRunner(env={"DEDUP_STORE": None, "COLUMNS": "100", **(env or {})}).invoke(
        cli, [str(one) for one in arguments], input=stdin, prog_name="dedup"
    )


def spawn(*arguments, **settings):
    """The command as a process of its own."""
    command = [sys.executable, "-m", "dedup", *map(str, arguments)]
    env = {k: v for k, v in os.environ.items() if not k.startswith("DEDUP_")}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=env, text=True, **settings
    )


def finish(process, **settings):
    out, err = process.communicate(**settings)
    return process.returncode, out, err


# check


def test_the_seed_asks_for_a_look_and_both_sides_are_quoted():
    result = run("check", SEED)
    assert result.exit_code == 1
    shown = " ".join(result.stdout.split())
    assert "REPEATS ITSELF" in shown
    assert "Russia planned to mobilize about 16 thousand people" in shown
    assert "Russia intended to mobilize around 16,000 mercenaries" in shown
    assert "Compared with 0 items (use --store)" in shown
    assert result.stderr == ""


def test_an_article_that_repeats_nothing_exits_with_nothing(tmp_path):
    result = run("check", write(tmp_path, "a.txt", STORY))
    assert result.exit_code == 0
    assert "Nothing repeats inside it" in result.stdout


def test_a_labelled_negative_exits_with_nothing():
    assert run("check", NEGATIVE).exit_code == 0


def test_standard_input_is_an_article():
    result = run("check", "-", stdin=STORY)
    assert result.exit_code == 0
    assert result.stdout.startswith("standard input  ")


def test_json_is_the_librarys_report():
    result = run("check", SEED, "--format", "json")
    assert result.exit_code == 1
    report = Report.from_dict(json.loads(result.stdout))
    assert report.document.sha256 == dedup.check(SEED.read_text(encoding="utf-8")).document.sha256
    assert report.attention == "look"


def test_json_of_several_articles_is_one_line_each():
    result = run("check", NEWSROOM, "--format", "json")
    ids = [json.loads(line)["document"]["id"] for line in result.stdout.splitlines()]
    assert len(ids) == 10
    assert ids[0] == "hw-1001"


def test_html_is_one_page():
    result = run("check", SEED, "--format", "html")
    assert result.exit_code == 1
    assert result.stdout.startswith("<!doctype html>")
    assert result.stdout.count("</html>") == 1


def test_there_is_no_colour_unless_asked():
    assert "\x1b" not in run("check", SEED).stdout
    assert "\x1b[" in run("check", SEED, "--colour").stdout


def test_broken_lines_are_told_and_the_rest_is_checked(tmp_path):
    lines = [json.dumps({"id": "1", "text": STORY}), "{broken", json.dumps({"id": "3", "text": STORY})]
    result = run("check", write(tmp_path, "a.jsonl", "\n".join(lines)), "--format", "json")
    assert result.exit_code == 3
    assert [json.loads(line)["document"]["id"] for line in result.stdout.splitlines()] == ["1", "3"]
    assert "line 2 is not JSON" in result.stderr


def test_a_lower_sensitivity_shows_no_more():
    def shown(value):
        return len(
            json.loads(run("check", SEED, "--format", "json", "--sensitivity", value).stdout)["passages"]
        )

    assert shown(0) <= shown(1)


def write(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# Every input that cannot be used: exit code 2, one line, and the cure in it.
BAD = [
    ("no such file", ["check", "missing.txt"], "No such file"),
    ("a folder without articles", ["check", "{tmp}/pictures"], "holds no files that can be read"),
    ("an unknown suffix", ["check", "{tmp}/a.docx"], "rename it to one of .txt"),
    ("a PDF", ["check", "{tmp}/pdf.txt"], "pdftotext"),
    ("an empty file", ["check", "{tmp}/empty.txt"], "hand in an article"),
    ("no words", ["check", "{tmp}/numbers.txt"], "holds no words"),
    ("a wrong encoding", ["check", "{tmp}/latin.txt"], "--encoding windows-1252"),
    (
        "an encoding that does not exist",
        ["check", "{tmp}/latin.txt", "--encoding", "latin-99"],
        "use a name like",
    ),
    ("HTML called text", ["check", "{tmp}/page.txt"], "call it .html"),
    ("broken JSON", ["check", "{tmp}/broken.json"], "not JSON"),
    ("JSON without a text", ["check", "{tmp}/other.json"], "name the text 'text'"),
    ("a page for many", ["check", str(NEWSROOM), "--format", "html"], "takes one article"),
    ("an unknown format", ["check", str(SEED), "--format", "pdf"], "'text', 'json', 'html'"),
    ("a sensitivity out of range", ["check", str(SEED), "--sensitivity", "7"], "0<=x<=1"),
    ("an unknown option", ["check", str(SEED), "--sensitivty", "1"], "--sensitivity"),
    ("an unknown command", ["chek", str(SEED)], "check"),
    ("no file named", ["check"], "Missing argument"),
    (
        "a store that is not there",
        ["check", str(SEED), "--store", "{tmp}/none.db"],
        "make one with: dedup add",
    ),
    ("a store that is none", ["check", str(SEED), "--store", "{tmp}/pdf.txt"], ""),
    ("nowhere to keep", ["add", str(SEED)], "--store"),
    ("two articles where one is asked", ["compare", str(NEWSROOM), str(SEED)], "hand in one"),
    ("an address for everyone", ["serve", "--host", "0.0.0.0", "--store", "{tmp}/s.db"], "DEDUP_"),
]


@pytest.fixture
def bad_files(tmp_path):
    (tmp_path / "pictures").mkdir()
    for name, data in {
        "a.docx": b"PK\x03\x04",
        "pdf.txt": b"%PDF-1.7 and so on, long enough to be taken for something else entirely",
        "empty.txt": b"",
        "numbers.txt": b"12 34",
        "latin.txt": "Zürich is in Switzerland".encode("latin-1"),
        "page.txt": b"<!doctype html><p>Hello",
        "broken.json": b'{"text": ',
        "other.json": b'{"txt": "Hello"}',
    }.items():
        write(tmp_path, name, data)
    return tmp_path


@pytest.mark.parametrize(("arguments", "cure"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_used_exits_with_2_and_says_the_cure(bad_files, arguments, cure):
    result = run(*(one.replace("{tmp}", str(bad_files)) for one in arguments))
    assert result.exit_code == 2, result.output
    assert cure in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_an_unexpected_failure_is_one_line(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the floor gave way")

    monkeypatch.setattr("dedup.verbs.check", broken)
    result = run("check", SEED)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "the floor gave way" in result.stderr
    assert "DEDUP_TRACEBACK=1" in result.stderr


# compare


def test_two_copies_ask_for_a_look(tmp_path):
    paths = [write(tmp_path, name, STORY) for name in ("a.txt", "b.txt")]
    result = run("compare", *paths)
    assert result.exit_code == 1
    assert result.stdout.startswith("COPY  score ")
    value = json.loads(run("compare", *paths, "--format", "json").stdout)
    assert value["relation"] == "copy"
    assert value["passages"][0]["a"]["text"].startswith("The council of Vessa")


def test_two_strangers_do_not(tmp_path):
    other = "Wexcombe Athletic beat Tarrant City 2-1 at home on Saturday with two goals by Bede Okoro."
    result = run("compare", write(tmp_path, "a.txt", STORY), write(tmp_path, "b.txt", other))
    assert result.exit_code == 0


# add, and check against what was added


def test_what_was_added_is_found_and_adding_again_changes_nothing(tmp_path):
    store, copy = tmp_path / "news.db", write(tmp_path, "copy.txt", STORY)
    lines = json.dumps({"id": "1", "source": "Harbour Wire", "published": "2026-01-02", "text": STORY})
    archive = write(tmp_path, "archive.jsonl", lines)
    first = run("add", "--store", store, archive)
    assert (first.exit_code, first.stdout) == (0, "1 added; 0 to look at\n")
    again = run("add", "--store", f"sqlite:///{store}", archive)
    assert (again.exit_code, again.stdout) == (0, "1 unchanged; 0 to look at\n")
    result = run("check", copy, "--store", store, "--source", "Gazette", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["comparisons"][0]["relation"] == "copy"


def test_the_store_may_be_named_by_a_variable(tmp_path):
    env = {"DEDUP_STORE": str(tmp_path / "news.db")}
    assert run("add", write(tmp_path, "a.txt", STORY), env=env).exit_code == 0
    assert "Compared with 1 item" in run("check", "-", stdin=STORY, env=env).stdout


def test_files_that_cannot_be_added_are_counted(tmp_path):
    good, bad = write(tmp_path, "a.txt", STORY), write(tmp_path, "b.txt", b"")
    result = run("add", "--store", tmp_path / "news.db", good, bad)
    assert (result.exit_code, result.stdout) == (3, "1 added, 1 failed; 0 to look at\n")
    assert "b.txt is empty" in result.stderr
    alone = run("add", "--store", tmp_path / "news.db", bad)
    assert alone.exit_code == 2


def test_a_load_without_reports_is_caught_up_with(tmp_path):
    store = tmp_path / "news.db"
    loaded = run("add", "--no-report", "--workers", 1, "--store", store, NEWSROOM)
    assert (loaded.exit_code, loaded.stdout) == (
        0,
        "10 added; not compared yet: dedup catchup\n",
    )
    caught = run("catchup", "--store", store)
    assert caught.exit_code == 0 and caught.stdout.startswith("10 added; ")
    again = run("catchup", "--store", store, "--format", "json")
    assert json.loads(again.stdout)["read"] == 0
    assert run("catchup", "--store", tmp_path / "none.db").exit_code == 2


def test_added_counts_are_json(tmp_path):
    result = run("add", "--store", tmp_path / "news.db", NEWSROOM, "--format", "json")
    counts = json.loads(result.stdout)
    assert (counts["added"] + counts["updated"], counts["failed"], counts["unread"]) == (10, 0, 0)


# cluster


def test_copies_are_grouped_across_files(tmp_path):
    paths = [write(tmp_path, name, STORY) for name in ("a.txt", "b.txt")]
    paths.append(write(tmp_path, "c.txt", "Wexcombe Athletic beat Tarrant City 2-1 at home on Saturday."))
    result = run("cluster", *paths)
    assert result.exit_code == 0
    assert result.stdout.endswith("1 group of 2 documents; 1 document alone\n")
    (line,) = run("cluster", *paths, "--format", "json").stdout.splitlines()
    assert sorted(json.loads(line)["members"]) == sorted(path.as_posix() for path in paths[:2])


# help, version, progress


@pytest.mark.parametrize(
    "command", [[], *([name] for name in sorted(cli.commands))], ids=lambda c: " ".join(c) or "all"
)
def test_every_command_has_help(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: dedup" in result.stdout


def test_the_version_is_the_engines():
    assert run("--version").stdout == f"dedup {dedup.config.ENGINE}\n"


def test_completion_is_offered():
    done = subprocess.run(
        [sys.executable, "-c", "from dedup.cli import main; main()"],
        env={**os.environ, "_DEDUP_COMPLETE": "bash_complete", "COMP_WORDS": "dedup ch", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.stdout.split() == ["plain,check"]


PROGRESS = [
    ("at once", (100, None, 0.5), "adding 100"),
    ("of a known number", (100, 400, 0.5), "adding 100 of 400"),
    ("with a rate", (3_000, None, 2.0), "adding 3,000, 1,500 a second"),
    ("slow", (9, None, 3.6), "adding 9, 2.5 a second"),
    ("with time left", (1_000, 9_000, 10.0), "adding 1,000 of 9,000, 100 a second, 80 s left"),
    ("with minutes left", (100, 6_100, 10.0), "adding 100 of 6,100, 10 a second, 10 min left"),
    ("with hours left", (100, 100_100, 10.0), "adding 100 of 100,100, 10 a second, 2 h 47 min left"),
    ("since the first came", (71, None, 5.0, 1), "adding 71, 14 a second"),
    ("at the end", (400, 400, 10.0), "adding 400 of 400, 40 a second"),
]


@pytest.mark.parametrize(("where", "line"), [row[1:] for row in PROGRESS], ids=[row[0] for row in PROGRESS])
def test_progress_says_how_far_how_fast_and_how_long(where, line):
    assert told("adding", *where) == line


def test_long_runs_tell_a_log_now_and_then(capsys):
    now = [0.0]
    progress = Progress("adding", clock=lambda: now[0])
    for done in range(0, 1_000, 25):
        now[0] += 1
        progress(done)
    assert capsys.readouterr().err.splitlines()[0] == "adding 225, 25 a second"


def test_a_large_load_tells_its_memory_once_and_what_it_will_have_written(tmp_path, capsys):
    store = tmp_path / "news.db"
    load = Load(f"sqlite:///{store}", 500, 4_000, workers=2)
    load(Counts(read=999))
    assert capsys.readouterr().err == ""
    store.write_bytes(bytes(2_000_000))
    (tmp_path / "news.db-index").mkdir()
    (tmp_path / "news.db-index" / "1").write_bytes(bytes(1_000_000))
    for read in (1_000, 1_025):
        load(Counts(read=read))
    assert capsys.readouterr().err == f"memory at most {size(most_memory(4_500, 2))}, mapped files aside\n"
    assert load._disk(1_000, 4_000).startswith("; 9 MB more on disk, ")


def test_a_load_of_an_unknown_number_tells_the_memory_of_more_articles(tmp_path, capsys):
    Load(f"sqlite:///{tmp_path / 'news.db'}", 0, None, workers=1)(Counts(read=1_000))
    bound = size(most_memory(0))
    assert capsys.readouterr().err == (
        f"memory at most {bound} and 8 MB for each 1,000 articles to come, mapped files aside\n"
    )


def test_progress_is_silent_where_nobody_watches(capsys):
    progress = Progress("adding")
    progress(100)
    progress.done()
    assert capsys.readouterr() == ("", "")


# Real processes


def test_the_module_is_the_command():
    code, out, err = finish(spawn("check", SEED))
    assert code == 1
    assert "REPEATS ITSELF" in out
    assert err == ""


def test_output_without_unicode_is_plain(tmp_path):
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "dedup", "check", str(SEED)],
        capture_output=True,
        env=env,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert done.stdout.isascii()
    assert b'"Editor of Time.news"' in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_a_reader_that_goes_away_is_no_accident(tmp_path):
    lines = "".join(json.dumps({"id": str(k), "text": STORY}) + "\n" for k in range(400))
    process = spawn("check", write(tmp_path, "a.jsonl", lines), "--format", "json")
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait() == 141
    assert err == ""
    process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_ctrl_c_stops_with_a_word(tmp_path):
    process = spawn("check", "-", "--format", "json", stdin=subprocess.PIPE)
    process.stdin.write(
        json.dumps({"text": STORY}) + "\n" + json.dumps({"text": STORY}) + "\n" + " " * 100_000
    )
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    code, _, err = finish(process)
    assert (code, err.strip()) == (130, "Stopped.")


def test_a_port_in_use_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = finish(spawn("serve", "--store", tmp_path / "s.db", "--port", port))
    assert code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in err
    assert "--port" in err
    assert "Traceback" not in err


def test_an_answer_is_sent_without_waiting_for_word_of_its_head():
    """Nagle's algorithm would hold the body of every answer back for 40 ms."""
    from dedup.cli.serving import _listen

    class Answering(asyncio.Protocol):
        def connection_made(self, transport):
            held = transport.get_extra_info("socket")
            told.set_result(held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def connected():
        server = await asyncio.get_running_loop().create_server(Answering, sock=listener)
        _, writer = await asyncio.open_connection(*listener.getsockname())
        try:
            return await told
        finally:
            writer.close()
            server.close()

    with _listen("127.0.0.1", 0) as listener, asyncio.Runner() as runner:
        told = runner.get_loop().create_future()
        assert runner.run(connected())


@pytest.mark.parametrize(("workers", "stopped"), [(1, 130), (2, 0)])
@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_the_service_answers_and_stops(tmp_path, workers, stopped):
    import urllib.request

    process = spawn("serve", "--store", tmp_path / "s.db", "--port", "0", "--workers", workers)
    try:
        address = process.stderr.readline().split()[2]
        with urllib.request.urlopen(f"{address}/livez", timeout=60) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        code, _, err = finish(process, timeout=60)
    assert code == stopped
    assert "Traceback" not in err


def test_a_read_only_installation_keeps_compiled_code_elsewhere(tmp_path, monkeypatch):
    from dedup import warm

    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("DEDUP_CACHE_DIR", raising=False)
    assert warm.place_code_cache() is None
    monkeypatch.setattr(warm, "_can_write", lambda folder: tmp_path in (folder, *folder.parents))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/nowhere")
    assert warm.place_code_cache() == tmp_path / "dedup" / "code"
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "dedup" / "code")
    assert warm.is_cold()
    monkeypatch.setenv("DEDUP_CACHE_DIR", str(tmp_path / "chosen"))
    assert warm.place_code_cache() == tmp_path / "chosen"


def test_code_that_changed_since_it_was_compiled_is_cold(tmp_path, monkeypatch):
    from dedup import warm

    kernels = tmp_path / "text" / "kernels.py"
    index = kernels.parent / "__pycache__" / "kernels.scan-1.py311.nbi"
    index.parent.mkdir(parents=True)
    for path, moment in ((kernels, 1_000), (index, 2_000)):
        path.touch()
        os.utime(path, (moment, moment))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(warm, "_PACKAGE", tmp_path)
    assert not warm.is_cold()
    os.utime(kernels, (3_000, 3_000))
    assert warm.is_cold()
    other = tmp_path / "match" / "kernels" / "__pycache__" / "words.count-1.py311.nbi"
    other.parent.mkdir(parents=True)
    (other.parent.parent / "words.py").touch()
    other.touch()
    assert warm.place_code_cache() is None
    assert not index.exists()
    assert other.exists()
