"""The floor under every fan-out: a bare server that repeats what one socket says to all. ``floor.py PORT``."""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

sockets: set[ServerConnection] = set()


async def repeat(socket: ServerConnection) -> None:
    """Answer the first word of a reader; repeat what is said otherwise."""
    async for said in socket:
        if said == "here":
            sockets.add(socket)
            await socket.send("{}")
        else:
            broadcast(sockets, said)


async def main() -> None:
    """Serve until killed."""
    async with serve(repeat, "127.0.0.1", int(sys.argv[1])) as server:
        print("ready", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
