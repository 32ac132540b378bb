"""Every error of every route has the one body `{"success": false, "error": {"code", "message", "status"[, "detail"]}}`.

One table, made of the routes themselves, is walked with no credentials, wrong ones, and wrong parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.routes import HTTPRoute

from playhead import errors
from playhead.api.cors import is_open
from playhead.api.dashboard import ADDRESSES
from playhead.api.limits import RateLimiter
from playhead.api.routes import ROUTES
from playhead.errors import InternalError, PlayheadError, RateLimitExceeded, RequestError, error_body, raise_all
from playhead.server import http_application
from tests.harness import App, Harness
from tests.samples import NDJSON, condition, native
from tests.server_process import ServerProcess, answer_of

OPEN = {
    "/healthz",
    *(
        f"/v1/dashboard/{path}"
        for path in ("installation", "login", "links/look", "links/accept", "oidc/start", "oidc/callback")
    ),
}
PAGES = ("/share/", "/v/", "/player/", "/assets/")
"""What people open in a browser: their errors are pages (tests/api/test_shares.py, test_video_link.py)."""
READ = [
    "/v2/session",
    "/v2/session/analytics",
    "/v2/screen",
    "/v2/screen/analytics",
    "/v2/gesture/analytics",
    "/v2/issue",
    "/v2/issue/analytics",
]
QUERY = [f"{path}/query" for path in READ]
OTHER = "0" * 24
KEY = "00000000-0000-4000-8000-000000000000"


def routes() -> Iterator[tuple[str, str]]:
    """Method and path of every route but those of SDKs, which answer as each SDK understands it, and pages; parameters filled in with what does not exist."""
    services = Provide(lambda: None, sync_to_thread=False)
    for route in Litestar(ROUTES, openapi_config=None, dependencies={"services": services}).routes:
        is_page = route.path in ADDRESSES or route.path.startswith(PAGES)
        if not isinstance(route, HTTPRoute) or is_open(route.path) or is_page:
            continue
        filled = re.sub(r"{(appid|session_id):str}", OTHER, route.path).replace("{kind:str}", "api")
        filled = re.sub(r"{\w+:(str|int)}", "1", filled)
        assert "{" not in filled
        methods = {str(method) for handler in route.route_handlers for method in handler.http_methods} - {"OPTIONS"}
        yield from ((method, filled) for method in sorted(methods))


ALL = sorted(routes())
GUARDED = [(method, path) for method, path in ALL if path not in OPEN]
guarded = pytest.mark.parametrize(("method", "path"), GUARDED)


def assert_error(response: httpx.Response, status: int, code: str, *, head: bool = False) -> dict[str, Any]:
    """The one body; the error in it. The Data Deletion API's has no code (deletion-api.md)."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/json"
    if head:
        assert response.content == b""
        return {}
    body = response.json()
    assert set(body) == {"success", "error"}
    assert body["success"] is False
    error: dict[str, Any] = body["error"]
    if response.url.path.startswith("/v2/deletion") and status != 405:
        assert "code" not in error
        error["code"] = code
    assert {"code", "message", "status"} <= set(error) <= {"code", "message", "status", "detail"}
    assert (error["code"], error["status"]) == (code, status)
    assert error["message"]
    return error


def credentials(app: App, **more: str) -> dict[str, str]:
    return {"appid": app.appid, "apikey": app.api_key, **more}


# Every route


def test_the_walk_meets_every_route() -> None:
    assert {path for _, path in ALL} >= {"/healthz", *READ, *QUERY, "/v1/sessions", "/v1/admin/apps"}
    assert ("HEAD", "/v2/session") in ALL


@guarded
def test_without_credentials_it_is_401(harness: Harness, method: str, path: str) -> None:
    assert_error(harness.request(method, path), 401, "INVALID_CREDENTIALS", head=method == "HEAD")


@guarded
def test_all_wrong_credentials_look_the_same(harness: Harness, app: App, method: str, path: str) -> None:
    """An app id can not be probed, neither by its answer nor by whether it exists."""
    wrong: list[dict[str, Any]] = [
        {},
        {"params": {"appid": app.appid}},
        {"params": {"apikey": app.api_key}},
        {"params": {"appid": "", "apikey": ""}},
        {"params": {"appid": app.appid, "apikey": KEY}},
        {"params": {"appid": OTHER, "apikey": KEY}},
        {"params": {"appid": OTHER, "apikey": app.api_key}},
        {"params": {"appid": app.appid.upper(), "apikey": app.api_key.upper()}},
        {"params": {"appid": app.appid, "apikey": f"{app.api_key} "}},
        {"headers": {"Authorization": "Bearer "}},
        {"headers": {"Authorization": f"Bearer {KEY}"}},
        {"headers": {"Authorization": f"Basic {harness.services.token}"}},
        {"headers": {"X-Ingest-Key": ""}},
        {"headers": {"X-Ingest-Key": KEY}},
    ]
    answers = {harness.request(method, path, **each).content for each in wrong}
    assert len(answers) == 1


@guarded
def test_credentials_come_before_everything_else(harness: Harness, method: str, path: str) -> None:
    """A stranger learns nothing of what else is wrong."""
    response = harness.request(method, path, params={"nonsense": "1", "filters": "["}, content=b"\xff{")
    assert_error(response, 401, "INVALID_CREDENTIALS", head=method == "HEAD")


@pytest.mark.parametrize("path", ["/v2", "/v2/", "/v2/sessions", "/v2/session/x", "/v1/session", "/v3/session"])
def test_an_unknown_path_is_404(harness: Harness, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert_error(harness.request(method, path), 404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/docs/x", "/docs/x.json", "/docs/openapi.yaml"])
def test_an_unknown_path_below_docs_is_404(harness: Harness, path: str) -> None:
    assert_error(harness.request("GET", path), 404, "NOT_FOUND")


@pytest.mark.parametrize("path", sorted({path for _, path in ALL}))
def test_a_wrong_method_is_405_and_says_what_is_allowed(harness: Harness, path: str) -> None:
    known = {method for method, each in ALL if each == path} | {"OPTIONS"}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
        response = harness.request(method, path)
        assert_error(response, 405, "METHOD_NOT_ALLOWED")
        assert {name.strip() for name in response.headers["Allow"].split(",")} == known


@pytest.mark.parametrize("path", sorted({path for _, path in ALL if not path.startswith("/v1/dashboard")}))
def test_options_tells_the_methods(harness: Harness, path: str) -> None:
    """The dashboard, whose pages alone call its paths, does not ask."""
    response = harness.request("OPTIONS", path)
    assert (response.status_code, response.content) == (204, b"")
    assert set(response.headers["Allow"].split(", ")) == {method for method, each in ALL if each == path} | {"OPTIONS"}


@pytest.mark.parametrize("status", [200, 401, 404, 405])
def test_every_answer_has_its_id_and_is_kept_private(harness: Harness, app: App, status: int) -> None:
    method = "DELETE" if status == 405 else "GET"
    path = "/nowhere" if status == 404 else "/v2/session"
    response = harness.request(method, path, params={} if status == 401 else credentials(app))
    assert response.status_code == status
    assert re.fullmatch("[0-9a-f]{16}", response.headers["X-Request-Id"])
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


# Parameters


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    ("parameters", "code", "detail"),
    [
        ({"page": "0"}, "INVALID_PARAMETER", "page"),
        ({"page": "x"}, "INVALID_PARAMETER", "page"),
        ({"page": ""}, "INVALID_PARAMETER", "page"),
        ({"page_size": "501"}, "INVALID_PARAMETER", "page_size"),
        ({"page_size": "-1"}, "INVALID_PARAMETER", "page_size"),
        ({"filter": "[]"}, "INVALID_PARAMETER", "filter"),
        ({"Filters": "[]"}, "INVALID_PARAMETER", "Filters"),
        ({"filters": "["}, "INVALID_PARAMETER", "filters"),
        ({"filters": "{}"}, "INVALID_PARAMETER", "filters"),
        ({"filters": "[1]"}, "INVALID_FILTER", "filters[0]"),
        ({"filters": "[{}]"}, "INVALID_FILTER", "filters[0]"),
        ({"filters": '[{"attribute":"x","operator":"equal","value":1}]'}, "INVALID_FILTER", "filters[0].attribute"),
        (
            {"filters": '[{"attribute":"session_count","operator":"equal","value":1}]'},
            "INVALID_FILTER",
            "filters[0].attribute",
        ),
        (
            {"filters": '[{"attribute":"session_duration","operator":"contains","value":"1"}]'},
            "INVALID_OPERATOR",
            "filters[0].operator",
        ),
        (
            {"filters": '[{"attribute":"device_model","operator":"in","value":"x"}]'},
            "INVALID_FILTER",
            "filters[0].value",
        ),
        (
            {"filters": '[{"attribute":"device_model","operator":"equal","value":null}]'},
            "INVALID_FILTER",
            "filters[0].value",
        ),
        (
            {"filters": '[{"attribute":"user_custom_property","operator":"equal","value":"x"}]'},
            "INVALID_FILTER",
            "filters[0].property_name",
        ),
        ({"filters": '[{"attribute":"date_range","operator":"on","value":"x"}]'}, "INVALID_FILTER", "filters[0].value"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_place(
    harness: Harness, app: App, path: str, parameters: dict[str, str], code: str, detail: str
) -> None:
    error = assert_error(harness.request("GET", path, params=credentials(app, **parameters)), 400, code)
    assert error["detail"] == detail


@pytest.mark.parametrize(
    ("parameters", "code", "detail"),
    [
        ({"group_by": "[{}]"}, "INVALID_GROUP_BY", "group_by[0]"),
        ({"group_by": '[{"attribute":"x"}]'}, "INVALID_GROUP_BY", "group_by[0].attribute"),
        ({"group_by": '[{"attribute":"session_duration"}]'}, "INVALID_GROUP_BY", "group_by[0].attribute"),
        ({"group_by": '[{"attribute":"device_model"}]' * 2}, "INVALID_PARAMETER", "group_by"),
        (
            {"aggregation": '[{"attribute":"device_model","operator":"sum"}]'},
            "INVALID_AGGREGATION",
            "aggregation[0].attribute",
        ),
        (
            {"aggregation": '[{"attribute":"session_duration","operator":"median"}]'},
            "INVALID_AGGREGATION",
            "aggregation[0].operator",
        ),
        ({"aggregation": '[{"attribute":"session_duration"}]'}, "INVALID_AGGREGATION", "aggregation[0].operator"),
        ({"comparison": "2"}, "INVALID_PARAMETER", "comparison"),
        ({"with_video": "true"}, "INVALID_PARAMETER", "with_video"),
    ],
)
def test_a_wrong_analytics_parameter_is_named_with_its_place(
    harness: Harness, app: App, parameters: dict[str, str], code: str, detail: str
) -> None:
    error = assert_error(harness.request("GET", READ[1], params=credentials(app, **parameters)), 400, code)
    assert error["detail"] == detail


def test_three_groupings_are_too_many(harness: Harness, app: App) -> None:
    names = ("device_model", "device_city", "app_version")
    response = harness.get(app, READ[1], group_by=[{"attribute": name} for name in names])
    assert_error(response, 400, "INVALID_GROUP_BY")


def test_everything_that_is_wrong_is_told_at_once(harness: Harness, app: App) -> None:
    wrong = [condition("x", "equal", 1), condition("device_model", "has_any", []), condition("app_version", "equal", 1)]
    error = assert_error(harness.get(app, READ[0], filters=wrong), 400, "INVALID_FILTER")
    assert error["detail"] == "filters[0].attribute, filters[1].operator, filters[2].value"
    assert "Unknown attribute: x; possible are " in error["message"]


def test_an_error_names_what_is_allowed(harness: Harness, app: App) -> None:
    error = harness.get(app, READ[0], filters=[condition("session_duration", "has_any", 1)]).json()["error"]
    assert "greater_or_equal" in error["message"]
    assert "session_duration" in error["message"]


@pytest.mark.parametrize("path", QUERY)
def test_a_body_route_takes_its_parameters_from_the_body_alone(harness: Harness, app: App, path: str) -> None:
    error = assert_error(harness.request("POST", path, params=credentials(app, page="1")), 400, "INVALID_PARAMETER")
    assert error["detail"] == "page"


@pytest.mark.parametrize("path", QUERY)
def test_an_empty_body_asks_the_default_question(harness: Harness, app: App, path: str) -> None:
    empty = harness.request("POST", path, params=credentials(app))
    assert empty.json() == harness.get(app, path.removesuffix("/query")).json()


def test_an_unknown_app_or_kind_of_key_is_404_for_the_owner(harness: Harness, app: App) -> None:
    headers = {"Authorization": f"Bearer {harness.services.token}"}
    for path in (f"{OTHER}/keys/api", f"{OTHER}/import/sessions", f"{app.appid}/keys/master"):
        assert_error(harness.request("POST", f"/v1/admin/apps/{path}", headers=headers), 404, "NOT_FOUND")


# Ways to give credentials


@pytest.mark.parametrize("path", READ)
def test_credentials_in_the_query_string(harness: Harness, app: App, path: str) -> None:
    assert harness.request("GET", path, params=credentials(app)).status_code == 200


@pytest.mark.parametrize("header", ["apikey", "APIKEY", "X-Api-Key", "x-api-key", "X-API-KEY"])
def test_the_key_in_a_header_and_the_app_in_the_query_string(harness: Harness, app: App, header: str) -> None:
    response = harness.request("GET", READ[0], params={"appid": app.appid}, headers={header: app.api_key})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "names", [("appid", "apikey"), ("AppId", "ApiKey"), ("X-App-Id", "X-Api-Key"), ("x-app-id", "apikey")]
)
def test_credentials_in_headers(harness: Harness, app: App, names: tuple[str, str]) -> None:
    headers = dict(zip(names, (app.appid, app.api_key), strict=True))
    assert harness.request("GET", READ[0], headers=headers).status_code == 200


def test_the_query_string_wins(harness: Harness, app: App) -> None:
    right = {"appid": app.appid, "apikey": app.api_key, "X-App-Id": app.appid, "X-Api-Key": app.api_key}
    wrong = {"appid": OTHER, "apikey": KEY, "X-App-Id": OTHER, "X-Api-Key": KEY}
    assert harness.request("GET", READ[0], params=credentials(app), headers=wrong).status_code == 200
    assert harness.request("GET", READ[0], params={"appid": OTHER, "apikey": KEY}, headers=right).status_code == 401


def test_plain_headers_win_over_x_headers(harness: Harness, app: App) -> None:
    headers = {"appid": app.appid, "apikey": app.api_key, "X-App-Id": OTHER, "X-Api-Key": KEY}
    assert harness.request("GET", READ[0], headers=headers).status_code == 200


def test_an_empty_credential_in_the_query_string_is_none(harness: Harness, app: App) -> None:
    headers = {"appid": app.appid, "apikey": app.api_key}
    assert harness.request("GET", READ[0], params={"appid": "", "apikey": ""}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "header",
    [{"X-Ingest-Key": "{}"}, {"x-ingest-key": "{}"}, {"Authorization": "Bearer {}"}, {"Authorization": "bearer {}"}],
)
def test_an_ingest_key_in_either_header(harness: Harness, app: App, header: dict[str, str]) -> None:
    headers = {name: value.format(app.ingest_key) for name, value in header.items()}
    assert harness.request("POST", "/v1/sessions", json=native("x"), headers=headers).status_code == 200


def test_a_disabled_app_is_403_and_only_for_who_has_its_keys(harness: Harness, app: App) -> None:
    harness.disable(app)
    for path in READ:
        assert_error(harness.request("GET", path, params=credentials(app)), 403, "FORBIDDEN")
    assert_error(harness.ingest(app, native("x")), 403, "FORBIDDEN")
    assert_error(
        harness.request("GET", READ[0], params={"appid": app.appid, "apikey": KEY}), 401, "INVALID_CREDENTIALS"
    )


# Shapes of a request


@pytest.mark.parametrize("path", READ)
def test_head_is_get_without_the_body(harness: Harness, app: App, path: str) -> None:
    got = harness.request("GET", path, params=credentials(app))
    head = harness.request("HEAD", path, params=credentials(app))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize("path", [*READ, *QUERY])
def test_a_trailing_slash_changes_nothing(harness: Harness, app: App, path: str) -> None:
    method = "POST" if path in QUERY else "GET"
    plain = harness.request(method, path, params=credentials(app))
    assert harness.request(method, f"{path}/", params=credentials(app)).content == plain.content


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    running = ServerProcess(tmp_path_factory.mktemp("own") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def socket_app(server: ServerProcess) -> App:
    app = server.create_app()
    headers = {"X-Ingest-Key": app.ingest_key}
    session = native("raw", device={"platform": "android", "model": 'a"b{c}[d]|e^f`g\\h<i>'})
    assert httpx.post(f"{server.address}/v1/sessions", json=session, headers=headers).status_code == 200
    return app


def get_raw(server: ServerProcess, target: str) -> tuple[int, dict[str, str], bytes]:
    """Nothing in the target is encoded on the way."""
    return server.exchange(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))


@pytest.mark.parametrize("model", [r"a\"b{c}[d]|e^f`g\\h<i>", 'none"'.replace('"', r"\"")])
def test_unencoded_json_in_the_query_string_is_accepted(server: ServerProcess, socket_app: App, model: str) -> None:
    filters = f'[{{"attribute":"device_model","operator":"equal","value":"{model}"}}]'
    target = f"/v2/session?appid={socket_app.appid}&apikey={socket_app.api_key}&filters={filters}"
    status, _, body = get_raw(server, target)
    assert status == 200
    assert len(answer_of(body)["data"]) == ("none" not in model)


def test_unencoded_json_of_analytics_is_accepted(server: ServerProcess, socket_app: App) -> None:
    target = f'/v2/session/analytics?appid={socket_app.appid}&apikey={socket_app.api_key}&group_by=[{{"attribute":"device_model"}}]'
    status, _, body = get_raw(server, target)
    assert (status, answer_of(body)["data"][0]["session_count"]) == (200, 1)


@pytest.mark.parametrize(("target", "status"), [("/v2/nowhere", 404), ("/v2/session", 401), ("/v2/%FF%00", 404)])
def test_errors_over_a_socket_have_the_one_body(server: ServerProcess, target: str, status: int) -> None:
    answered, headers, body = get_raw(server, target)
    assert answered == status == answer_of(body)["error"]["status"]
    assert headers["content-type"] == "application/json"
    assert "server" not in headers


def test_an_error_of_a_large_body_over_a_socket(server: ServerProcess, socket_app: App) -> None:
    head = f"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nX-Ingest-Key: {socket_app.ingest_key}\r\nConnection: close\r\n"
    status, _, body = server.exchange(f"{head}Content-Length: {65 << 20}\r\n\r\n{{".encode())
    assert (status, answer_of(body)["error"]["code"]) == (413, "BODY_TOO_LARGE")


# Faults of ours


def test_an_unforeseen_fault_is_told_without_particulars(
    harness: Harness, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret particulars")

    monkeypatch.setattr(harness.services.warehouse, "query", fail)
    response = harness.get(app, READ[0])
    assert_error(response, 500, "INTERNAL_ERROR")
    assert "secret" not in response.text


def test_an_engine_that_fails_is_503_and_says_when_to_come_again(
    harness: Harness, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> Any:
        raise errors.Unavailable("The engine is busy", retry_after=5)

    monkeypatch.setattr(harness.services.warehouse, "query", fail)
    response = harness.get(app, READ[0])
    assert_error(response, 503, "UNAVAILABLE")
    assert response.headers["Retry-After"] == "5"


# The tree of errors


def tree(root: type[PlayheadError] = PlayheadError) -> Iterator[type[PlayheadError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def drawn() -> dict[str, str]:
    """Name -> its line in the drawing of errors.py."""
    lines = (errors.__doc__ or "").splitlines()
    return {
        match[1]: line
        for line in lines
        if (match := re.match(r"[\s│├└─]*([A-Z]\w+)(?=\s|$)", line)) and "status" not in match[1]
    }


@pytest.mark.parametrize("error", list(tree()), ids=lambda each: each.__name__)
def test_every_error_is_drawn_where_it_belongs(error: type[PlayheadError]) -> None:
    line = drawn()[error.__name__]
    depth = len(error.__mro__) - len(PlayheadError.__mro__)
    assert line.index(error.__name__) == 4 * depth + 4


@pytest.mark.parametrize(
    "error", [each for each in tree() if not each.__subclasses__()], ids=lambda each: each.__name__
)
def test_every_error_is_drawn_with_its_status_and_code(error: type[PlayheadError]) -> None:
    line = drawn()[error.__name__]
    if error is errors.OperatorError:
        assert "no HTTP" in line
        return
    assert error.code in line
    assert f"status {error.status}" in (line if error.__base__ is PlayheadError else drawn()["RequestError"])


def test_one_code_has_one_status() -> None:
    codes = {(each.code, each.status) for each in tree()}
    assert len({code for code, _ in codes}) == len(codes)


def test_a_body_without_detail_has_none() -> None:
    assert error_body(InternalError("x")).error.detail is None


def test_raise_all_raises_nothing_one_or_the_first_with_all() -> None:
    raise_all([])
    with pytest.raises(errors.InvalidFilter, match=r"^one$"):
        raise_all([errors.InvalidFilter("one", detail="a")])
    with pytest.raises(errors.InvalidFilter, match=r"^a: one; two$") as raised:
        raise_all([errors.InvalidFilter("one", detail="a"), RequestError("two")])
    assert raised.value.detail == "a"


# Rate limits


@contextmanager
def limited(harness: Harness, per_second: int, per_hour: int, *, enabled: bool = True) -> Iterator[httpx.AsyncClient]:
    """The same services behind limits of their own."""
    limiter = RateLimiter(enabled=enabled, per_second=per_second, per_hour=per_hour)
    application: Any = http_application(replace(harness.services, limiter=limiter))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://playhead.test")
    yield client
    harness.run(client.aclose())


def statuses(harness: Harness, client: httpx.AsyncClient, app: App, many: int, path: str = READ[0]) -> list[int]:
    return [harness.run(client.get(path, params=credentials(app))).status_code for _ in range(many)]


def test_more_than_the_hours_requests_are_429(harness: Harness, app: App) -> None:
    with limited(harness, 1_000, 3) as client:
        assert statuses(harness, client, app, 5) == [200, 200, 200, 429, 429]


def test_a_429_says_when_to_come_again(harness: Harness, app: App) -> None:
    with limited(harness, 1_000, 1) as client:
        statuses(harness, client, app, 1)
        response = harness.run(client.get(READ[0], params=credentials(app)))
    assert_error(response, 429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(response.headers["Retry-After"]) <= 3_600


def test_more_than_a_seconds_requests_are_429(harness: Harness, app: App) -> None:
    with limited(harness, 1, 1_000) as client:
        response = next(
            response
            for _ in range(100)
            if (response := harness.run(client.get(READ[0], params=credentials(app)))).status_code == 429
        )
    assert response.headers["Retry-After"] == "1"


def test_all_endpoints_of_an_app_share_its_limit(harness: Harness, app: App) -> None:
    with limited(harness, 1_000, 2) as client:
        assert [*statuses(harness, client, app, 1, READ[0]), *statuses(harness, client, app, 2, READ[1])] == [
            200,
            200,
            429,
        ]
        response = harness.run(client.post(QUERY[0], params=credentials(app)))
        assert_error(response, 429, "RATE_LIMIT_EXCEEDED")


def test_each_app_has_its_own_limit(harness: Harness, app: App) -> None:
    other = harness.create_app()
    with limited(harness, 1_000, 2) as client:
        assert statuses(harness, client, app, 3) == [200, 200, 429]
        assert statuses(harness, client, other, 3) == [200, 200, 429]


def test_strangers_use_up_nothing(harness: Harness, app: App) -> None:
    with limited(harness, 1_000, 1) as client:
        for _ in range(5):
            harness.run(client.get(READ[0], params={"appid": app.appid, "apikey": KEY}))
        assert statuses(harness, client, app, 1) == [200]


def test_a_wrong_request_counts_too(harness: Harness, app: App) -> None:
    with limited(harness, 1_000, 1) as client:
        assert harness.run(client.get(READ[0], params=credentials(app, page="x"))).status_code == 400
        assert harness.run(client.get(READ[0], params=credentials(app, page="x"))).status_code == 429


def test_uploads_are_not_limited(harness: Harness, app: App) -> None:
    with limited(harness, 1, 1) as client:
        headers = {"X-Ingest-Key": app.ingest_key}
        posts = [harness.run(client.post("/v1/sessions", json=native("x"), headers=headers)) for _ in range(3)]
    assert {response.status_code for response in posts} == {200}


def test_switched_off_nothing_is_limited(harness: Harness, app: App) -> None:
    with limited(harness, 1, 1, enabled=False) as client:
        assert statuses(harness, client, app, 5) == [200] * 5


def test_requests_at_the_same_time_are_limited() -> None:
    limiter = RateLimiter(enabled=True, per_second=2, per_hour=1_000)
    with limiter.request("a"), limiter.request("a"):
        with pytest.raises(RateLimitExceeded) as raised, limiter.request("a"):
            pass
        with limiter.request("b"):
            pass
    assert raised.value.retry_after == 1


def test_a_request_that_fails_runs_no_longer() -> None:
    limiter = RateLimiter(enabled=True, per_second=1, per_hour=1_000)
    for name in ("first", "second"):
        with pytest.raises(RuntimeError, match=name), limiter.request(name):
            raise RuntimeError(name)
        assert limiter._running[name] == 0


def test_limits_of_a_server_come_from_its_settings(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", rate_limit="on", rate_limit_hour="2", rate_limit_second="100")
    try:
        server.start()
        app = server.create_app()
        answers = [httpx.get(f"{server.address}{READ[0]}", params=credentials(app)) for _ in range(3)]
        assert [response.status_code for response in answers] == [200, 200, 429]
    finally:
        server.stop()


def test_a_body_that_no_line_of_is_valid_is_refused_with_its_first_place(harness: Harness, app: App) -> None:
    headers = {"X-Ingest-Key": app.ingest_key, "Content-Type": NDJSON}
    response = harness.request("POST", "/v1/sessions", content=b"\n{}\n[]\n", headers=headers)
    assert assert_error(response, 400, "INVALID_BODY")["detail"] == "line 2"
