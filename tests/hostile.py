"""Texts that try to become something else: at least one for each way out of text.

Kept in one list, so that Markdown, map data, popups and exports are tried with the same.
"""

from __future__ import annotations

from typing import Final

HOSTILE: Final = (
    # HTML and JavaScript
    "<script>document.title='owned'</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>click</a>",
    "<style>*{display:none}</style>",
    "<!-- comment --> &lt;b&gt; &amp; &#60;b&#62; &copy;",
    "\"><b onmouseover=alert(1)>'",
    "${alert(1)}",
    "`${document.title='owned'}`",
    "Giv`at Slov`yanoserbsk ```",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e \\x3cb\\x3e \\",
    "'); alert(1); ('",
    "line\u2028separator\u2029paragraph",
    "<details open ontoggle=alert(1)><input autofocus onfocus=alert(1) id=evil><video><source onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img id=evil src=x onerror=alert(1)>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'><base href=http://evil.example/><template id=evil>",
    "<form id=evil action=javascript:alert(1)><button formaction=javascript:alert(1)><object data=//evil.example>",
    "]]><![CDATA[<b id=evil>x</b>]]> <?php ?> <%= 7*7 %> #{alert(1)} [[${7*7}]]",
    "{{constructor.constructor('alert(1)')()}} {{ \"x\"|safe }}",
    "&lt;img src=x onerror=alert(1)&gt; &#x3c;b id=evil&#x3e; &NewLine;java&Tab;script:alert(1)",
    # style sheets
    "</style><style>@import 'http://evil.example/x.css'; body{background:url(http://evil.example/x.png)}</style>",
    '<b id=evil style="position:fixed;inset:0;background:url(http://evil.example/y.png)">cover</b>',
    'red" id="evil" style="background:url(//evil.example/z.png);width:expression(alert(1))',
    "red;}*{display:none;background:url(javascript:alert(1))}",
    "\\75rl(http://evil.example/c.png) \\3c script\\3e alert(1)",
    # addresses that are none
    "javascript:alert(1)//http://example.org/",
    "JaVaScRiPt:alert(1) java\tscript:alert(1) vbscript:x data:text/html,<script>alert(1)</script>",
    # templates of the libraries between Python and the browser
    "{{ 7*7 }} {{'geo_json_0'}} {% raw %}",
    "map_div feature_group_0 _abc123 map_0",
    # Markdown, and what Streamlit adds to it
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "[a](<javascript:alert(1)>) [b](data:text/html,x) ![c](data:image/svg+xml,<svg/>) [![d](//evil.example)](x)",
    "[x]: http://evil.example/\n[x] [^1]\n\n[^1]: note",
    "https://evil.example/a_b www.evil.example WWW.Evil.Example me@evil.example <http://evil.example>",
    "**bold** _it_ ~~gone~~ `code` ==marked== H~2~O",
    "# heading",
    "- item\n- item",
    "1. item\n2) item",
    "> quote",
    "    code\n\tcode",
    "```\nfence\n```",
    "~~~\nfence\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "text\n---\ntext\n===",
    "***",
    "* [ ] task",
    "$x^2$ $$y$$ \\(z\\) \\[w\\]",
    ":red[hot] :rainbow[x] :blue-background[x] :badge[x] :small[x] ::leaf[x]{a=b}",
    ":material/home: :streamlit: :smile: :100: :+1: 12:30:45",
    "a -> b <- c <-> d -- e >= f <= g ~= h -->",
    "ends with a backslash \\\nnext",
    # writing that turns the direction of what follows
    "\u202egnp.exe\u202c \u2066x\u2069 \u202btext\u202c",
    "\u2067\u202d\u061cabc\u2069 \u200f12\u200e pay\u200bload\u2060\ufeff",
    # spreadsheets
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1;-1;=1+1;@x;\t=1\r\n=2",
    "a\",=cmd|' /C calc'!A0,\"b",
    # no text at all
    "\x00\x07\x1b[31m\x7f\ufffe",
    "lone \ud83d surrogate",
    # and what is only text
    'قصف جوي على إدلب، "الدفاع المدني": 5$',
    "Удар по Харькову: 3 погибших",
)
