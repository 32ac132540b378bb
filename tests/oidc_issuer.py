"""A small OpenID Connect issuer on a socket of its own: discovery, keys, codes with PKCE, signed tokens.

It logs in whoever `person` is, without asking; `faults` make it lie.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "playhead", "the client's secret"


@dataclass
class Issuer:
    """Started with its making; `close` ends it."""

    person: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one"})
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the base's name
                issuer.get(self)

            def do_POST(self) -> None:  # the base's name
                issuer.tokens(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def get(self, request: BaseHTTPRequestHandler) -> None:
        place = urlsplit(request.path)
        match place.path:
            case "/.well-known/openid-configuration":
                self._tell(request, self._document())
            case "/keys":
                self._tell(request, {"keys": [self.key.as_dict(private=False)]})
            case "/authorize":
                self._authorize(request, {name: values[0] for name, values in parse_qs(place.query).items()})
            case "/userinfo":
                self._tell(request, {"sub": self.person["sub"], **self.person})
            case _:
                self._tell(request, {}, 404)

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": self.faults.get("issuer", self.address),
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def _authorize(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        told = {"code": code, "state": self.faults.get("state", asked["state"])}
        request.send_response(302)
        request.send_header("Location", f"{asked['redirect_uri']}?{urlencode(told)}")
        request.end_headers()

    def tokens(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = (
            base64.urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        )
        is_right = (
            asked is not None
            and request.headers["Authorization"] == f"Basic {basic}"
            and challenge == asked["code_challenge"]
            and sent["redirect_uri"] == asked["redirect_uri"]
        )
        if not is_right or asked is None:
            self._tell(request, {"error": "invalid_grant"}, 400)
            return
        self._tell(request, {"access_token": "at", "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {name: value for name, value in self.person.items() if name not in self.faults.get("left_out", ())}
        claims |= self.faults.get("claims", {})
        key = self.other_key if self.faults.get("other_key") else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    def _tell(self, request: BaseHTTPRequestHandler, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
