"""Metrics in Prometheus' format. Hot paths only add to plain integers; they are read here, when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.services import Services

CONTENT_TYPE = CONTENT_TYPE_LATEST


class _Reading(Collector):
    """Reads the counts of one process."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def collect(self) -> Iterator[Metric]:
        """The metrics of this process."""
        answers = self.services.answers
        counted = CounterMetricFamily("mip_stored_answers", "What became of stored answers.", labels=["event"])
        for event in ("hits", "misses", "kept", "refused", "dropped", "evicted"):
            counted.add_metric([event], getattr(answers.counts, event))
        yield counted
        yield GaugeMetricFamily("mip_stored_answers_bytes", "Memory of stored answers.", value=answers.bytes)
        yield GaugeMetricFamily("mip_feed_seen", "Content version of the last poll.", value=answers.seen)
        yield GaugeMetricFamily("mip_database_away", "1 while polls fail.", value=int(self.services.poller.away))
        searches = CounterMetricFamily("mip_searches", "Searches by what came of them.", labels=["outcome"])
        for outcome, value in self.services.finder.stats.counts().items():
            searches.add_metric([outcome], value)
        yield searches


def render(services: Services) -> bytes:
    """All metrics of this process, as text."""
    registry = CollectorRegistry()
    registry.register(_Reading(services))
    return generate_latest(registry)
