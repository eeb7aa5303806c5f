"""What goes out for long is sent only while its reader may be here."""

import time
from collections.abc import AsyncIterator, Iterator
from functools import partial

from asgiref.sync import sync_to_async

from network_site.access.admission import Visit, revoked

STANDING_SECONDS = 2  # so long at most may a revoked member still be sent something


async def while_standing(chunks: Iterator[bytes], visit: Visit | None) -> AsyncIterator[bytes]:
    """Yield *chunks*, read beside the event loop, until there are none or *visit* no longer holds.

    Standing is asked for by the clock and not by the chunk. Without a visit there is nothing to ask.
    """
    checked_at = time.monotonic()
    while (chunk := await sync_to_async(partial(next, chunks, None))()) is not None:
        if visit is not None and time.monotonic() - checked_at >= STANDING_SECONDS:
            if await sync_to_async(revoked)({visit}):
                return
            checked_at = time.monotonic()
        yield chunk
