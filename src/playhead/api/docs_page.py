"""The page `/docs`: the OpenAPI document as plain HTML, made here, so that it needs nothing from any other host."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from litestar import Request, Response, Router
from litestar.exceptions import NotFoundException
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.status_codes import HTTP_404_NOT_FOUND
from markdown_it import MarkdownIt

STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h2{border-top:1px solid var(--line);padding-top:1.5rem;overflow-wrap:anywhere}
code,pre{font:13px/1.5 ui-monospace,monospace;background:var(--soft);border-radius:4px;padding:.1em .3em}
pre{padding:.8rem;overflow:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:1rem 0;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
.method{text-transform:uppercase;font-weight:700;margin-right:.5rem}
"""


def _refuse_others(response: Response[Any]) -> Response[Any]:
    """Litestar answers an unknown path below with a page of its own; ours is the one error body."""
    if response.status_code == HTTP_404_NOT_FOUND:
        raise NotFoundException
    return response


def docs_router() -> Router:
    """Where Litestar puts the page and the document."""
    return Router("/docs", route_handlers=[], include_in_schema=False, after_request=_refuse_others)


class DocsPage(OpenAPIRenderPlugin):
    """Litestar asks it for the page."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        info = openapi_schema["info"]
        operations = "".join(
            _operation(path, method, operation)
            for path, methods in openapi_schema["paths"].items()
            for method, operation in methods.items()
            if method in ("get", "post")
        )
        body = (
            f"<h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>"
            f'<p>The same as <a href="/docs/openapi.json">OpenAPI document</a>.</p>'
            f"{operations}<h2>Attributes and operators</h2><div class=scroll>{_markdown(info['description'])}</div>"
        )
        head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>Playhead API</title><style>{STYLE}</style>"
        return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode()


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    parts = [f"<h2><span class=method>{method}</span><code>{escape(path)}</code></h2>"]
    parts.append(_markdown(operation.get("description") or operation.get("summary") or ""))
    rows = [(p["name"], p["in"], p.get("description", ""), p.get("example")) for p in operation.get("parameters", [])]
    parts.append(_table(("parameter", "in", "description", "example"), rows))
    parts.extend(_body(operation.get("requestBody")))
    responses = [(status, response["description"]) for status, response in operation["responses"].items()]
    parts.append(_table(("status", "meaning"), responses))
    return "".join(parts)


def _body(body: dict[str, Any] | None) -> list[str]:
    if not body:
        return []
    content = next(iter(body["content"].values()))
    properties = content.get("schema", {}).get("properties", {})
    shown = [f"<p>Body: {escape(body.get('description', 'a JSON object'))}</p>"]
    shown.append(_table(("key", "description"), [(k, v.get("description", "")) for k, v in properties.items()]))
    examples = content.get("examples", {}).values()
    return [*shown, *(f"<pre>{escape(json.dumps(each['value'], indent=2))}</pre>" for each in examples)]


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    if not rows:
        return ""
    heads = "".join(f"<th>{name}</th>" for name in head)
    lines = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class=scroll><table><tr>{heads}</tr>{lines}</table></div>"


def _cell(value: Any) -> str:
    return "" if value is None else str(MarkdownIt("js-default").renderInline(str(value)))


def _markdown(text: str) -> str:
    return str(MarkdownIt("js-default").render(text))
