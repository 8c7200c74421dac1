"""Measures in Prometheus' text format."""

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    SummaryMetricFamily,
)

PREFIX = "helpdesk_whatsapp_"


def exposition(measures):
    """What a scrape is answered, in bytes.

    :param measures: of :func:`gauge`, :func:`counter` and :func:`summary`
    """
    registry = CollectorRegistry()
    registry.register(_Told(measures))
    return generate_latest(registry)


def gauge(name, about, label, values):
    """
    :param dict values: by the value of the label
    """
    return _family(GaugeMetricFamily, name, about, label, values)


def counter(name, about, label, values):
    """As :func:`gauge`, of what only rises."""
    return _family(CounterMetricFamily, name, about, label, values)


def summary(name, about, times, seconds):
    family = SummaryMetricFamily(f"{PREFIX}{name}", about)
    family.add_metric([], times, seconds)
    return family


def _family(kind, name, about, label, values):
    family = kind(f"{PREFIX}{name}", about, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


class _Told:
    def __init__(self, measures):
        self.measures = measures

    def collect(self):
        return self.measures
