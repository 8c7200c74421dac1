"""A stand-in for Meta's WhatsApp Business Cloud API.

``graph`` answers what a business calls, ``webhooks`` calls the business back,
``conversations`` is what happens on the customers' phones, ``control`` is the
handle tests hold it by, ``static`` the phone in the browser. ``world`` is the
data they share and ``simulator`` ties them together.
"""
