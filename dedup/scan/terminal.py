"""The night's report for a terminal: what the page begins with, and nothing that needs scrolling."""

from __future__ import annotations

from dedup.report.terminal import Colour, Terminal
from dedup.report.wording import called, counted
from dedup.scan.night import Line, Night
from dedup.scan.results import FeedResult

__all__ = ["render_night"]

_STORIES = 5


def render_night(night: Night, *, terminal: Terminal) -> str:
    """Say the verdict, what to look at, big stories, and which feeds gave nothing and why."""
    lines = [terminal.paint(night.verdict, Colour.STRONG)]
    for line in night.look:
        lines += _line(line, terminal)
    if night.looks > len(night.look):
        lines += terminal.say(
            f"and {counted(night.looks - len(night.look), 'further line')} in the table", "  "
        )
    for line in night.elsewhere:
        lines += _line(line, terminal)
    for story in night.stories[:_STORIES]:
        told = f"{counted(story.items, 'item')} from {counted(len(story.sources), 'source')}"
        lines += terminal.say(
            f"STORY  {story.title}: {told}, first {story.first or 'unknown'}.", "  ", "    "
        )
    for feed in night.feeds:
        if feed.is_lost or feed.teasers or feed.reason:
            lines += _feed(feed, terminal)
    return "\n".join(lines) + "\n"


def _line(line: Line, terminal: Terminal) -> list[str]:
    more = f" The same of {counted(line.more, 'more item')}." if line.more else ""
    said = terminal.say(f"{line.kind.upper()}  {called(line.document)}: {line.message}{more}", "  ", "    ")
    return [terminal.paint(one, Colour.LOOK) if at == 0 else one for at, one in enumerate(said)]


def _feed(feed: FeedResult, terminal: Terminal) -> list[str]:
    teasers = "only teasers, too short to judge" if feed.teasers else ""
    lost = f"{counted(feed.failed, 'item')} could not be read" if feed.failed else ""
    why = "; ".join(filter(None, (teasers, lost, feed.reason)))
    return terminal.say(f"{str(feed.state).upper()}  {feed.name}: {why or 'nothing'}", "  ", "    ")
