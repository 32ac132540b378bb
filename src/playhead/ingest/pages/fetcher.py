"""Fetches one file of a page over HTTP, as a stranger: no cookies, no credentials, and nowhere but where it may.

    the address's origin is named by the app -> its host resolves to addresses of the public internet -> one of these is connected to, and no other

Who sends events chooses addresses, and who owns a name chooses what it resolves to; so the address that was looked at is the one that is connected to.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from playhead import __version__
from playhead.model.origin import origin_of

LARGEST = 5 * 2**20
"""Bytes of one file."""
LONGEST = 10.0
"""Seconds for one file, from its name to its last byte."""
MOST_REDIRECTS = 3
LONGEST_ETAG = 200
HEADERS = {
    "User-Agent": f"Playhead/{__version__}",
    "Accept": "image/*,font/*,text/css,*/*;q=0.1",
    "Accept-Encoding": "identity",
}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Public by itself, and leads to any address of the old internet."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):
    """There is no file; says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """`told` is the Content-Type; `content` is None when the file is still the one of the ETag that was sent."""

    content: bytes | None
    told: str = ""
    etag: str = ""


class Fetcher:
    """`private`: whether it may reach networks that are not the public internet, by the word of who runs the server."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private
        self._client = httpx.AsyncClient(
            headers=HEADERS,
            trust_env=False,
            timeout=LONGEST,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(max_keepalive_connections=0),  # connections are known by the address alone
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def get(self, address: str, origins: Collection[str], etag: str = "") -> Fetched:
        """The file at an address of these origins. Raises `NotFetched`."""
        try:
            async with asyncio.timeout(LONGEST):
                for _ in range(1 + MOST_REDIRECTS):
                    found = await self._ask(address, origins, etag)
                    if isinstance(found, Fetched):
                        return found
                    address = found
        except TimeoutError:
            raise NotFetched(f"it takes longer than {LONGEST:.0f} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from error
        raise NotFetched(f"it is redirected more than {MOST_REDIRECTS} times")

    async def _ask(self, address: str, origins: Collection[str], etag: str) -> Fetched | str:
        """The file, or where it is instead."""
        origin = origin_of(address)
        if origin not in origins:
            raise NotFetched(f"it is redirected to {origin or 'what is no address'}, which the app does not name")
        url = httpx.URL(address)
        ip = await self._resolve(url)
        headers = {"Host": url.netloc.decode(), **({"If-None-Match": etag} if etag else {})}
        request = self._client.build_request("GET", url.copy_with(host=str(ip)), headers=headers)
        request.extensions["sni_hostname"] = url.host
        response = await self._client.send(request, stream=True)
        try:
            if response.has_redirect_location:
                return str(url.join(response.headers["location"]))
            if response.status_code == httpx.codes.NOT_MODIFIED and etag:
                return Fetched(None, etag=etag)
            return await _read(response)
        finally:
            await response.aclose()

    async def _resolve(self, url: httpx.URL) -> Address:
        """The address to connect to. One that may not be reached spoils the name: it is not looked for a better one."""
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
        for each in addresses:
            if not may_reach(each, private=self._private):
                raise NotFetched(f"{url.host} is {each}, which is no address of the public internet (assets_private)")
        return addresses[0]


def may_reach(address: Address, *, private: bool) -> bool:
    """Whether an address is of the public internet; with `private`, of any network but those that only machines' own services are in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return may_reach(inner, private=private)
        if address in NAT64:
            return may_reach(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF), private=private)
        if address.teredo is not None:
            return False
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    return private or address.is_global


async def _read(response: httpx.Response) -> Fetched:
    if response.status_code != httpx.codes.OK:
        raise NotFetched(f"its server answers {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise NotFetched("its server packs what was asked for plain")
    content = bytearray()
    async for some in response.aiter_raw():
        content += some
        if len(content) > LARGEST:
            raise NotFetched(f"it is larger than {LARGEST // 2**20} MiB")
    etag = response.headers.get("etag", "")
    return Fetched(bytes(content), response.headers.get("content-type", ""), etag if len(etag) <= LONGEST_ETAG else "")
