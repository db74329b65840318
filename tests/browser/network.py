"""A network between a phone and the server that can be cut, lie, lose and crawl: a proxy for TCP."""

import asyncio
import random
import re
import threading
from collections.abc import Coroutine
from typing import Any, Self

PORTAL = b"<!doctype html><title>Hotel</title><h1>Sign in to our network</h1>"
PIECE = 16_384


class Network:
    """`with Network(port) as network:` browsers then use `network.url`; modes change at any time."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.events: list[str] = []
        self.bytes_up = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.dice = random.Random(0)  # noqa: S311 - where a test's network breaks
        self.mode, self.needle, self.after = "up", b"", 0
        self.pace: float | None = None
        self.share = 0.0
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *raised: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _close(self) -> None:
        self._server.close()
        self._abort()
        mine = asyncio.current_task()
        waiting = [task for task in asyncio.all_tasks() if task is not mine]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _abort(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    def _set(self, mode: str, needle: bytes = b"", after: int = 0) -> None:
        async def change() -> None:
            self.mode, self.needle, self.after = mode, needle, after
            if mode == "down":
                self._abort()

        self._do(change())

    def up(self) -> None:
        self.pace, self.share = None, 0.0
        self._set("up")

    def down(self) -> None:
        """Resets what is open and refuses what comes."""
        self._set("down")

    def cut_after(self, needle: bytes, after: int) -> None:
        """Cuts a connection when so many bytes went up after a request with the needle in its head."""
        self._set("cut", needle, after)

    def lose_response(self, needle: bytes) -> None:
        """The server does its work, the phone never hears of it."""
        self._set("lose", needle)

    def captive(self, needle: bytes) -> None:
        """A hotel's sign-in page answers in the server's place, with 200."""
        self._set("captive", needle)

    def slow(self, bits_per_second: int) -> None:
        self.pace = 8 / bits_per_second

    def flaky(self, share: float) -> None:
        """Cuts this share of connections somewhere in their first 200,000 bytes up."""
        self.share = share

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self.mode == "down":
                writer.transport.abort()
                return
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
            self._open.add(up_writer)
            connection = _Connection(self, reader, writer, up_reader, up_writer)
            try:
                await asyncio.gather(connection.up(), connection.down())
            finally:
                self._open.discard(up_writer)
                up_writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError):
            self.events.append("broken")
        except asyncio.CancelledError:
            return  # the network is gone: in 3.11 a cancelled task would be complained of
        finally:
            self._open.discard(writer)
            writer.transport.abort()


class _Connection:
    """One connection of a phone, request after request."""

    def __init__(
        self,
        network: Network,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up_reader: asyncio.StreamReader,
        up_writer: asyncio.StreamWriter,
    ) -> None:
        self.network = network
        self.reader, self.writer = reader, writer
        self.up_reader, self.up_writer = up_reader, up_writer
        self.losing = False
        cut = network.dice.random() < network.share
        self.budget = network.dice.randrange(200_000) if cut else None

    async def up(self) -> None:
        while head := await self._head():
            if not await self._request(head):
                return
        self.up_writer.close()

    async def _head(self) -> bytes:
        """The next request's lines; empty when the phone has hung up."""
        try:
            return await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""

    async def _request(self, head: bytes) -> bool:
        """Passes a request on; False when the connection is over."""
        network, mode = self.network, self.network.mode
        meant = network.needle in head
        if mode == "captive" and meant:
            network.events.append("captive")
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
            self.writer.write(answer + b"Content-Length: %d\r\n\r\n" % len(PORTAL) + PORTAL)
            await self.writer.drain()
            self.writer.close()
            self.up_writer.transport.abort()
            return False
        self.losing = mode == "lose" and meant
        left = network.after if mode == "cut" and meant else None
        found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        body = int(found[1]) if found else 0
        if not await self._pass(head):
            return False
        while body:
            piece = await self.reader.read(min(PIECE, body))
            if not piece:
                return False
            body -= len(piece)
            if left is not None:
                if len(piece) >= left:
                    await self._pass(piece[:left])
                    return self._cut("cut")
                left -= len(piece)
            if not await self._pass(piece):
                return False
        return True

    async def _pass(self, data: bytes) -> bool:
        network = self.network
        if self.budget is not None:
            if len(data) >= self.budget:
                return self._cut("flaky")
            self.budget -= len(data)
        if network.pace:
            await asyncio.sleep(len(data) * network.pace)
        network.bytes_up += len(data)
        self.up_writer.write(data)
        await self.up_writer.drain()
        return True

    def _cut(self, event: str) -> bool:
        self.network.events.append(event)
        self.writer.transport.abort()
        self.up_writer.transport.abort()
        return False

    async def down(self) -> None:
        while data := await self.up_reader.read(PIECE):
            if self.losing:
                self._cut("lost " + data.split(b"\r\n")[0].decode("latin-1"))
                return
            if self.network.pace:
                await asyncio.sleep(len(data) * self.network.pace)
            self.writer.write(data)
            await self.writer.drain()
        self.writer.close()
