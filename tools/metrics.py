# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Formats metrics in Prometheus' text format.

Where `prometheus_client` is None, its package is not installed: nothing else here
works then.
"""

from . import optional

prometheus_client = optional.load("prometheus_client")

PREFIX = "helpdesk_whatsapp_"


def exposition(measures):
    """Return the content type and the body that answer a scrape.

    :param measures: list of what :func:`gauge`, :func:`counter` and :func:`summary`
        return
    :rtype: tuple[str, bytes]
    """
    registry = prometheus_client.CollectorRegistry()
    registry.register(_Collector(measures))
    text = prometheus_client.generate_latest(registry)
    return prometheus_client.CONTENT_TYPE_LATEST, text


def gauge(name, about, label, values, names=None):
    """Return a metric that may rise and fall.

    :param str name: without the prefix that all have
    :param str about: help text
    :param str label: name of the label
    :param dict values: number by the label's value
    :param dict names: names by the label's value, an id; they are in the label "name"
    """
    return _family("GaugeMetricFamily", name, about, label, values, names)


def counter(name, about, label, values):
    """Return a metric that only rises; the parameters are those of :func:`gauge`."""
    return _family("CounterMetricFamily", name, about, label, values)


def summary(name, about, times, seconds):
    """Return a metric of durations.

    :param times: how many there were
    :param seconds: their sum
    """
    kind = prometheus_client.metrics_core.SummaryMetricFamily
    family = kind(f"{PREFIX}{name}", about)
    family.add_metric([], times, seconds)
    return family


def _family(kind, name, about, label, values, names=None):
    kind = getattr(prometheus_client.metrics_core, kind)
    labels = [label] if names is None else [label, "name"]
    family = kind(f"{PREFIX}{name}", about, labels=labels)
    for value, number in values.items():
        labelled = [value] if names is None else [value, names[value]]
        family.add_metric(labelled, number)
    return family


class _Collector:
    def __init__(self, measures):
        self.measures = measures

    def collect(self):
        return self.measures
