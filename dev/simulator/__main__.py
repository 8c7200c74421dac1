# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Command line of the simulator: ``python -m dev.simulator --help``."""

import argparse
import asyncio
import errno
import socket
import sys

import uvicorn

from . import demo
from .app import make_app
from .records import Webhook
from .simulator import Simulator
from .template_review import MODES, Review

DESCRIPTION = f"""\
Simulates Meta's WhatsApp Business Cloud API, for development and tests.

It answers the Graph calls of a business, calls its webhook, and shows the
customers' phones in the browser: / the phone, /traffic the raw requests,
/controls faults, deliveries and templates.

The data it starts with:
  access token       {demo.ACCESS_TOKEN}
  app id, secret     {demo.APP_ID}, {demo.APP_SECRET}
  verify token       {Webhook.verify_token}
  business account   {demo.BUSINESS_ACCOUNT_ID}
  phone number id    {demo.PHONE_NUMBER_ID}
"""
#: Seconds that a connection without requests stays open: none is cut off while its
#: client thinks, however slow the machine.
IDLE = 3600


def arguments():
    parser = argparse.ArgumentParser(
        prog="python -m dev.simulator",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--port", type=int, default=8070, help="0: any free one (%(default)s)")
    add("--webhook-url", default="", help="the business's callback URL")
    add(
        "--verify-token",
        default=Webhook.verify_token,
        help="sent in the webhook's handshake (%(default)s)",
    )
    add(
        "--webhook-version",
        default=Webhook.version,
        help="version of the webhook's payloads (%(default)s)",
    )
    add("--state", metavar="FILE", help="save the data in this JSON file")
    add(
        "--pace",
        type=float,
        default=0.4,
        help="seconds between automatic statuses (%(default)s)",
    )
    add(
        "--review",
        choices=MODES,
        default=Review.mode,
        help="how new and edited templates are reviewed (%(default)s)",
    )
    add(
        "--review-delay",
        type=float,
        default=Review.delay,
        help="seconds until a template is reviewed (%(default)s)",
    )
    return parser.parse_args()


class Server(uvicorn.Server):
    """Closes the pages' event streams first, which would delay the exit otherwise."""

    def __init__(self, config, live, address):
        super().__init__(config)
        self._live, self._address = live, address

    def handle_exit(self, _signal, _frame):
        self.should_exit = True

    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        print(f"WhatsApp simulator ready at {self._address}", flush=True)

    async def shutdown(self, sockets=None):
        self._live.close()
        await super().shutdown(sockets=sockets)


def listen(host, port):
    """Open a listening socket.

    It names TCP as its protocol, without which asyncio does not set TCP_NODELAY.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is taken by another program" if taken else f"is no use: {error}"
        sys.exit(f"Port {port} on {host} {reason}; choose another with --port.")
    return listener


def main():
    options = arguments()
    listener = listen(options.host, options.port)
    host = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{host}:{listener.getsockname()[1]}"
    try:
        review = Review(options.review, options.review_delay)
        sim = Simulator(options.state, options.pace, review)
    except (ValueError, TypeError, OSError) as error:
        sys.exit(f"{options.state} is not a world of the simulator: {error}")

    def on_start():
        sim.resume()
        if options.webhook_url:
            sim.use_once_verified(
                Webhook(
                    url=options.webhook_url,
                    verify_token=options.verify_token,
                    version=options.webhook_version,
                )
            )

    config = uvicorn.Config(
        make_app(sim, on_start),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=IDLE,
    )
    server = Server(config, sim.live, address)
    asyncio.run(server.serve(sockets=[listener]))


if __name__ == "__main__":
    main()
