"""Bytes that are hardly HTTP: the server hangs up or answers, and goes on serving everybody else."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.fuzz.thrower import TOKEN, Thrower, throwing
from tests.sandbox.fuzz.wild import Wild, thorough

_LONGEST = 5.0
_STARTS = st.sampled_from(
    [
        f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode(),
        f"GET /bot{TOKEN}/getMe HTTP/1.0\r\n".encode(),
        b"GET /control/events HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /api/v1/uploads HTTP/9.9\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET  /\r\n",
        b"",
    ]
)
_HEADERS = st.lists(
    st.sampled_from(
        [
            *(
                b"Content-Length: 5\r\n",
                b"Content-Length: -1\r\n",
                b"Content-Length: 99999999999999999999\r\n",
            ),
            *(
                b"Transfer-Encoding: chunked\r\n",
                b"Transfer-Encoding: gzip, chunked\r\n",
                b"Expect: 100-continue\r\n",
            ),
            *(b"Content-Type: application/json\r\n", b"Content-Type: multipart/form-data; boundary=\r\n"),
            *(
                b"Host: a\r\nHost: b\r\n",
                b": no name\r\n",
                b"X: " + b"y" * 20_000 + b"\r\n",
                b"\xff\xfe: z\r\n",
            ),
            *(
                b"Connection: upgrade\r\nUpgrade: websocket\r\n",
                b" folded\r\n",
                b"Cookie: " + b"a=b;" * 500 + b"\r\n",
            ),
        ]
    ),
    max_size=4,
)
_BODIES = st.sampled_from(
    [b"", b"{}", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"ffffffffffffffff\r\n", b"--\r\n", b"\x00" * 100]
) | st.binary(max_size=40)


@thorough
@given(
    st.lists(
        st.tuples(_STARTS, _HEADERS, _BODIES).map(lambda one: (one[0], b"".join(one[1]), one[2])), max_size=12
    )
)
def test_bytes_that_are_hardly_http_harm_nobody_else(wires: list[tuple[bytes, bytes, bytes]]) -> None:
    asyncio.run(_throw(wires))


async def _throw(wires: list[tuple[bytes, bytes, bytes]]) -> None:
    async with throwing() as thrower:
        await asyncio.gather(
            *(_say(thrower, start + headers + b"\r\n" + body) for start, headers, body in wires)
        )
        await thrower.throw_all([Wild("GET", f"/bot{TOKEN}/getMe")])


async def _say(thrower: Thrower, wire: bytes) -> None:
    """Send bytes, say that no more will come, and read until the server hangs up."""
    port = int(thrower.sandbox.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(wire)
        writer.write_eof()
        async with asyncio.timeout(_LONGEST):
            answer = await reader.read()
        assert b" 500 " not in answer.partition(b"\r\n")[0], (answer, wire)
    except ConnectionError:
        pass  # the server may reset what it does not want to read
    finally:
        writer.close()
