"""Texts that break whatever is quoted, escaped, cut or parsed carelessly, and JSON that is not what it should be."""

from __future__ import annotations

TEXTS = {
    "single quote": "O'Brien",
    "double quote": 'say "hi"',
    "backtick": "`sessions`",
    "backslash": "C:\\new\\table\\0",
    "backslash at the end": "end\\",
    "backslash and quote": "\\' OR 1=1 --",
    "placeholder": "{p0:String}",
    "broken placeholder": "{p0:String} {p1",
    "percent": "%s %(p0)s %%",
    "wildcards": "100%_*?",
    "statement": "'; DROP TABLE sessions; --",
    "always true": "') OR 1=1 --",
    "comment": "a /* b */ -- c",
    "NUL": "a\x00b",
    "NUL at the end": "ab\x00",
    "control characters": "a\nb\rc\td\be\x1b[31mf",
    "null": "\\N",
    "json": '{"attribute":"app"}',
    "link": "a&b=c#d?e/../f+g%26",
    "unicode": "日本語 🎉 é e\u0301",
    "right to left": "\u202eabc\u2066 العربية",
    "separators": "a\u2028b\u2029c\ufeff",
    "noncharacter": "\uffff\U0010ffff",
    "spaces": "  a  ",
    "format": "{0.__class__} ${HOME} {{x}}",
    "html": "<script>alert(1)</script>",
}
"""By what they are."""

LARGE = "x'\\" * 33_334
"""100 kB."""

NOT_JSON = {
    "lone surrogate": '["\\ud800"]',
    "half a text": '["a',
    "infinity": "[1e999]",
    "minus infinity": "[-1e999]",
    "not a number": "[NaN]",
    "too many digits": f"[{'9' * 5_000}]",
    "nested without end": "[" * 100_000,
    "nested deeply": "[" * 5_000 + "]" * 5_000,
    "trailing text": "[] []",
    "single quotes": "['a']",
    "NUL": "\x00",
}
"""Texts that no JSON parser may take, or none of ours wants."""
