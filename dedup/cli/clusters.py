"""``dedup clusters`` lists the clusters of a store; with an id it shows one with its copy chain."""

from __future__ import annotations

import click

from dedup.cli.frame import NOTHING, write, write_bytes
from dedup.cli.options import (
    colour_option,
    format_option,
    given_series,
    given_survivor,
    require_store,
    series_option,
    store_option,
    survivor_option,
    terminal,
)
from dedup.cli.progress import say
from dedup.config import Config

__all__ = ["clusters"]


@click.command()
@click.argument("cluster_id", metavar="[ID]", required=False)
@store_option(required=True)
@format_option("text", "json")
@click.option(
    "--limit", type=click.IntRange(1, 200), default=50, show_default=True, help="Clusters that are listed."
)
@series_option
@survivor_option
@colour_option
def clusters(cluster_id: str | None, store: str, form: str, limit: int, colour: bool) -> int:
    """List the clusters of a store, or show the one called ID.

    Of one it shows who was first by the times given, where each member's text likely comes from, and
    why: a prompt to look.  As JSON the list has one cluster a line.  Exits with 0.
    """
    from dedup.detector import Detector
    from dedup.report.json import render_line
    from dedup.report.lineage import render_cluster, render_stored_clusters
    from dedup.warm import note_if_cold, place_code_cache

    place_code_cache()
    note_if_cold(say)
    config = Config(series=given_series(), survivor=given_survivor())
    with Detector.open(require_store(store), config=config) as detector:
        if cluster_id is not None:
            detail = detector.cluster(cluster_id)
            if form == "json":
                write_bytes(render_line(detail))
            else:
                write(render_cluster(detail, terminal=terminal(colour)))
            return NOTHING
        page = detector.clusters(limit=limit)
    if form == "json":
        write_bytes("".join(map(render_line, page.items)))
    else:
        write(render_stored_clusters(page.items, page.next is not None, terminal=terminal(colour)))
    return NOTHING
