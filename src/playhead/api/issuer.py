"""The OpenID Connect issuer that the settings name: where it sends members to, and what it says of who comes back.

Authorization code flow with PKCE, state and nonce. The id token's signature and claims are checked by joserfc and Authlib.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from playhead.errors import Forbidden, OperatorError, Unavailable
from playhead.model.token import new_token
from playhead.settings import Settings

CALLBACK = "/v1/dashboard/oidc/callback"
TIMEOUT = 10
LEEWAY = 60
"""Seconds that the issuer's clock may be off."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a key that only the issuer has; the issuer's own list is cut to these."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What is remembered of a member on his way to the issuer."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the issuer says of him: `subject` is the issuer's address and its own id of him; the e-mail address is verified."""

    subject: str
    email: str
    name: str


class Issuer:
    """One issuer. `domains` are those whose addresses may look at all apps."""

    def __init__(self, address: str, client_id: str, secret: str, callback: str, domains: frozenset[str]) -> None:
        self._address = address.rstrip("/")
        self._client_id = client_id
        self._secret = secret
        self._callback = callback
        self.domains = domains
        self._known: dict[str, Any] = {}

    @classmethod
    def from_settings(cls, settings: Settings) -> Issuer | None:
        """None when none is named. Raises `OperatorError` when only half of it is."""
        address = settings["oidc_issuer"]
        if not address:
            return None
        if not settings["oidc_client_id"] or not settings["oidc_client_secret"]:
            raise OperatorError("oidc_issuer needs oidc_client_id and oidc_client_secret too")
        domains = frozenset(name.strip().lower() for name in settings["oidc_domains"].split(",") if name.strip())
        callback = settings.base_url + CALLBACK
        return cls(address, settings["oidc_client_id"], settings["oidc_client_secret"], callback, domains)

    async def depart(self) -> Departure:
        """Where to send a member, and what to know again when he comes back. Raises `Unavailable`."""
        state, nonce, verifier = new_token(), new_token(), secrets.token_urlsafe(48)
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._callback,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        start = (await self._document())["authorization_endpoint"]
        return Departure(f"{start}{'&' if '?' in start else '?'}{urlencode(asked)}", state, nonce, verifier)

    async def arrive(self, code: str, nonce: str, verifier: str) -> Arrival:
        """Who comes back with this code. Raises `Forbidden` for what is not right, `Unavailable` when the issuer does not answer."""
        document = await self._document()
        tokens = await self._tokens(document, code, verifier)
        claims = await self._claims(document, tokens, nonce)
        if "email" not in claims and "userinfo_endpoint" in document:
            claims = {**await self._user_info(document, tokens, claims["sub"]), **claims}
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") not in (True, "true"):
            raise Forbidden("The issuer tells no verified e-mail address")
        name = claims.get("name")
        return Arrival(f"{self._address} {claims['sub']}", email.strip().lower(), name if isinstance(name, str) else "")

    async def _document(self) -> dict[str, Any]:
        """What the issuer publishes of itself; asked for once."""
        if not self._known:
            found = await self._ask("GET", f"{self._address}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self._address:
                raise Unavailable(f"{self._address} says that it is the issuer {found.get('issuer')!r}")
            self._known = found
        return self._known

    async def _tokens(self, document: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        by = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in by:
            auth = httpx.BasicAuth(self._client_id, self._secret)
            return await self._ask("POST", document["token_endpoint"], data=sent, auth=auth)
        sent |= {"client_id": self._client_id, "client_secret": self._secret}
        return await self._ask("POST", document["token_endpoint"], data=sent)

    async def _claims(self, document: dict[str, Any], tokens: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the id token, all of it checked: signature, issuer, audience, times, nonce, the access token's hash."""
        offered = document.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(algorithms=[name for name in ALGORITHMS if name in offered], strict_check_header=False)
        keys = await self._ask("GET", document["jwks_uri"])
        known = {"nonce": nonce, "client_id": self._client_id, "access_token": tokens.get("access_token")}
        options = {
            "iss": {"essential": True, "values": [document["issuer"]]},
            "aud": {"essential": True, "values": [self._client_id]},
        }
        try:
            token = jwt.decode(tokens.get("id_token", ""), KeySet.import_key_set(keys), registry=registry)  # type: ignore[arg-type]  # the issuer's JSON
            claims = CodeIDToken(token.claims, token.header, options, known)
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Forbidden(f"The issuer's token is not right: {error}") from error
        return dict(claims)

    async def _user_info(self, document: dict[str, Any], tokens: dict[str, Any], subject: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        told = await self._ask("GET", document["userinfo_endpoint"], headers=headers)
        if told.get("sub") != subject:
            raise Forbidden("The issuer tells of somebody else")
        return told

    async def _ask(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        """A JSON object of the issuer. Its refusals are `Forbidden`, all else that fails is `Unavailable`."""
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT) as client:
                response = await client.request(method, address, **options)
            found = response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unavailable(f"The OpenID Connect issuer does not answer: {error}") from error
        if 400 <= response.status_code < 500:
            raise Forbidden("The issuer refuses the login")
        if response.status_code != 200 or not isinstance(found, dict):
            raise Unavailable(f"The OpenID Connect issuer answers {response.status_code}")
        return found
