# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds and checks TCP ports of this machine."""

import random
import socket

from .say import Trouble

HOST = "127.0.0.1"


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free():
    """Return an unused port, below those of outgoing connections."""
    while True:
        port = random.randrange(15000, 32000)
        if is_free(port):
            return port


def require(port, flag, what):
    if not 0 < port < 65536:
        raise Trouble(f"{port} is not a port: give {flag} a number below 65536.")
    if not is_free(port):
        raise Trouble(
            f"Port {port}, wanted for {what}, is taken by another program: stop it "
            f"or choose another with {flag}."
        )
