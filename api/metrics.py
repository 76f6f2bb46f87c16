"""Metrics in Prometheus' format. Hot paths only add to plain integers; they are read here, when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.services import Services
from content.errors import Unavailable
from search.set_aside import counts_by_engine
from search.stats import BUCKETS_MS, Stats

CONTENT_TYPE = CONTENT_TYPE_LATEST


class _Reading(Collector):
    """Reads the counts of one process."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def collect(self) -> Iterator[Metric]:
        """The metrics of this process."""
        answers = self.services.answers
        counted = CounterMetricFamily("mip_stored_answers", "What became of stored answers.", labels=["event"])
        counted.add_metric(["hits"], answers.hits)
        for event in ("misses", "joined", "kept", "refused", "dropped", "evicted"):
            counted.add_metric([event], getattr(answers.counts, event))
        yield counted
        yield GaugeMetricFamily("mip_stored_answers_bytes", "Memory of stored answers.", value=answers.bytes)
        yield GaugeMetricFamily("mip_feed_seen", "Content version of the last poll.", value=answers.seen)
        yield GaugeMetricFamily("mip_database_away", "1 while polls fail.", value=int(self.services.poller.away))
        searches = CounterMetricFamily("mip_searches", "Searches by what came of them.", labels=["outcome"])
        stats = self.services.finder.stats
        for outcome, value in stats.counts().items():
            searches.add_metric([outcome], value)
        yield searches
        yield _latency(stats)
        yield GaugeMetricFamily(
            "mip_search_slowest_seconds", "The slowest search since the last scrape.", value=stats.take_slowest()
        )
        yield from self._indexes()

    def _indexes(self) -> Iterator[Metric]:
        """How far each engine is behind the content that this process last saw, and what was set aside of it."""
        epoch, n = self.services.poller.version()
        whole = GaugeMetricFamily("mip_index_whole", "1 when an index is known to be whole.", labels=["engine"])
        behind = GaugeMetricFamily(
            "mip_index_behind",
            "Content versions that an index is behind; all of them before it is whole.",
            labels=["engine"],
        )
        cursors = self.services.finder.cursors()
        for engine, cursor in cursors.items():
            is_followed = cursor is not None and cursor.epoch == epoch
            whole.add_metric([engine], int(cursor is not None))
            # The index may already follow what this process has not polled yet.
            behind.add_metric([engine], max(0, n - cursor.n) if cursor is not None and is_followed else max(0, n))
        yield whole
        yield behind
        try:
            counted = counts_by_engine(self.services.database)
        except Unavailable:
            return  # no figure is better than a wrong one
        aside = GaugeMetricFamily("mip_set_aside", "Things that an index could not take.", labels=["engine"])
        for engine in cursors:
            aside.add_metric([engine], counted.get(engine, 0))
        yield aside


def _latency(stats: Stats) -> Metric:
    """The time of searches as a histogram, with their sum and count."""
    buckets: list[tuple[str, float]] = []
    total = 0
    for bound, count in zip([*BUCKETS_MS, None], stats.latency, strict=True):
        total += count
        buckets.append(("+Inf" if bound is None else repr(bound / 1000), total))
    return HistogramMetricFamily(
        "mip_search_seconds", "How long searches took.", buckets=buckets, sum_value=stats.seconds
    )


def render(services: Services) -> bytes:
    """All metrics of this process, as text."""
    registry = CollectorRegistry()
    registry.register(_Reading(services))
    return generate_latest(registry)
