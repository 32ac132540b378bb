"""Small pages of ours for people: one that says in plain words why there is nothing to see."""

from __future__ import annotations

from html import escape

from litestar import MediaType, Response

STYLE = """
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--text:#1c2024;--soft:#60646c;--line:#0001}
@media(prefers-color-scheme:dark){:root{--back:#111214;--card:#1b1d20;--text:#edeef0;--soft:#b0b4ba;--line:#fff2}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--text);font:16px/1.6 system-ui,sans-serif}
main{max-width:28rem;margin:1rem;padding:2rem 2.5rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 .5rem;font-size:1.25rem}
p{margin:0;color:var(--soft)}
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}


def respond_page(status: int, title: str, text: str, *, retry_after: int | None = None) -> Response[bytes]:
    """The page. It needs nothing from anywhere else."""
    head = (
        f"<meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
    )
    body = f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p></main>"
    page = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    again = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Response(page.encode(), status_code=status, headers={**HEADERS, **again}, media_type=MediaType.HTML)
