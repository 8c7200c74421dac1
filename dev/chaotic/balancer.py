# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A balancer of TCP connections in front of several servers, as a proxy would be."""

import asyncio
import itertools
import threading

from dev.env import ports

CHUNK = 65536


class Balancer:
    """Gives each connection to the next server, and leaves out those that are down.

    ``taken`` counts the connections that each server's port has taken.
    """

    def __init__(self, backends):
        self.backends = backends
        self.port = ports.free()
        self.taken = dict.fromkeys(backends, 0)
        self._turns = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._server = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()
        start = asyncio.start_server(self._serve, ports.HOST, self.port, backlog=512)
        # The caller's thread may have a loop of its own, as with Playwright.
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self):
        self._server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    async def _serve(self, reader, writer):
        try:
            backend = await self._connect()
            if backend:
                to_client = self._pump(backend[0], writer)
                await asyncio.gather(to_client, self._pump(reader, backend[1]))
        except asyncio.CancelledError:
            pass
        finally:
            writer.close()

    async def _connect(self):
        turn = next(self._turns)
        for number in range(len(self.backends)):
            port = self.backends[(turn + number) % len(self.backends)]
            try:
                streams = await asyncio.open_connection(ports.HOST, port)
            except OSError:
                continue
            self.taken[port] += 1
            return streams
        return None

    async def _pump(self, reader, writer):
        try:
            while data := await reader.read(CHUNK):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()
