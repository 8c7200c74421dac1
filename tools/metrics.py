"""Measures in Prometheus' text format.

Where `prometheus_client` is None, its package is not installed: nothing else here
works then.
"""

from . import optional

prometheus_client = optional.load("prometheus_client")

PREFIX = "helpdesk_whatsapp_"


def exposition(measures):
    """What a scrape is answered: content type and bytes.

    :param measures: of :func:`gauge`, :func:`counter` and :func:`summary`
    """
    registry = prometheus_client.CollectorRegistry()
    registry.register(_Told(measures))
    text = prometheus_client.generate_latest(registry)
    return prometheus_client.CONTENT_TYPE_LATEST, text


def gauge(name, about, label, values):
    """
    :param dict values: by the value of the label
    """
    return _family("GaugeMetricFamily", name, about, label, values)


def counter(name, about, label, values):
    """As :func:`gauge`, of what only rises."""
    return _family("CounterMetricFamily", name, about, label, values)


def summary(name, about, times, seconds):
    kind = prometheus_client.metrics_core.SummaryMetricFamily
    family = kind(f"{PREFIX}{name}", about)
    family.add_metric([], times, seconds)
    return family


def _family(kind, name, about, label, values):
    kind = getattr(prometheus_client.metrics_core, kind)
    family = kind(f"{PREFIX}{name}", about, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


class _Told:
    def __init__(self, measures):
        self.measures = measures

    def collect(self):
        return self.measures
