"""The command line: ``dedup check``, ``add``, ``scan``, ``serve`` and their like, a module a subject.

Nothing heavy is imported before a command needs it, so that help and completion are instant.
"""

from __future__ import annotations

from dedup.cli.background import background
from dedup.cli.checking import check, compare
from dedup.cli.clusters import clusters
from dedup.cli.exporting import export, sources
from dedup.cli.feeds import feeds
from dedup.cli.frame import Frame
from dedup.cli.keeping import add, catchup, cluster, reindex
from dedup.cli.parsing import parse
from dedup.cli.pruning import prune
from dedup.cli.scanning import scan
from dedup.cli.serving import serve, warm
from dedup.cli.verdict import verdict

__all__ = ["cli", "main"]

cli = Frame(
    name="dedup",
    help="""Find what repeats inside news articles and what they share with others.

    \b
    dedup check story.txt                      what repeats inside it
    dedup add --store news.db archive.jsonl    keep articles
    dedup check --store news.db story.txt      what it shares with them
    dedup parse feed.xml                       what articles it holds
    dedup scan --store news.db feeds.opml --report night    what is new in feeds, and a report on it
    dedup serve --store news.db                pages and API on http://127.0.0.1:8000

    Exit codes: 0 nothing to look at, 1 something to look at, 2 usage or error,
    3 finished with some failures, 130 stopped by Ctrl-C.

    Completion: bash: eval "$(_DEDUP_COMPLETE=bash_source dedup)", zsh: zsh_source,
    fish: fish_source.
    """,
    commands=[
        check,
        compare,
        add,
        background,
        catchup,
        cluster,
        clusters,
        export,
        feeds,
        parse,
        prune,
        reindex,
        scan,
        serve,
        sources,
        verdict,
        warm,
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def main() -> None:
    """Run the command line; what the console script ``dedup`` calls."""
    cli.main(prog_name="dedup")
