"""E-mail addresses (RFC 5321 mailboxes with a dotted domain, RFC 6531 with letters of any script)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding

# The seldom-used characters that RFC 5322 allows besides these (= ? & / | { } `) are separators in URLs and Markdown.
_LOCAL_BACKWARDS = re.compile(r"[\w.!#$%*+^~'-]{1,64}")
_QUOTED_BACKWARDS = re.compile(r"\"[^\"\n@<>]{1,64}\"(?![\w.])")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,40})", re.IGNORECASE)
_VERSION = re.compile(r"[\d.]{3}")
_ASCII_TAIL = re.compile(r"[!-~]+\Z")
_ASCII_HEAD = re.compile(r"[A-Za-z]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MACHINES = frozenset({"git", "hg", "svn", "ssh"})
_PUNCTUATION = ".'`!#$%&*/=?^{|}~-+"

# Country domains (ISO 3166 and ccTLD exceptions) and the generic ones that mail is mostly sent to.
_TOP_WRITTEN = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz "
    "ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk "
    "fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir "
    "is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk "
    "ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl "
    "pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc "
    "td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "
    "com net org edu gov mil int info biz name pro aero coop museum mobi asia tel travel jobs cat post arpa "
    "app dev cloud email online site store shop tech blog art xyz top club live life work works world zone "
    "agency company consulting solutions systems services support digital design media network group team "
    "global international finance financial bank insurance legal law health care clinic dental hospital "
    "doctor education academy school university college institute foundation charity church community social "
    "news today press studio software engineering computer technology energy green eco house homes estate "
    "properties realty construction restaurant cafe bar pizza hotel tours events photo photography gallery "
    "fashion beauty fitness run bike yoga coach training guru expert ninja rocks fun games game city berlin "
    "london paris nyc tokyo hamburg koeln wien amsterdam brussels vlaanderen gent barcelona madrid eus gal "
    "bzh swiss bayern nrw saarland ruhr tirol istanbul moscow quebec miami vegas boston africa lat page space "
    "website host hosting domains link click download video tv radio fm chat mail wiki plus one me gmbh ltd "
    "llc inc ag kg srl sarl example test invalid localhost local internal lan corp home intranet onion"
)
_TOP = frozenset(_TOP_WRITTEN.split())
_MEMBERS = frozenset(
    {"run", "work", "life", "store", "name", "info", "test", "one", "plus", "link", "click", "download", "host"}
)
_FILES_WRITTEN = (
    "png jpg jpeg gif svg webp ico bmp css scss less js jsx mjs cjs ts tsx html htm json jsonl yaml yml xml "
    "txt pdf map wasm dll exe whl gz tgz tar lock toml ini cfg conf log csv docx xlsx pptx mp3 mp4 wav woff "
    "ttf java cpp swift ipynb"
)
_FILES = frozenset(_FILES_WRITTEN.split())


def find_emails(text: str) -> Iterator[Finding]:
    """EMAIL. Works outward from each ``@``, so long runs cost nothing."""
    at = text.find("@")
    while at >= 0:
        finding = _around(text, at)
        if finding is not None:
            yield finding
        at = text.find("@", at + 1)


def _around(text: str, at: int) -> Finding | None:
    domain = _DOMAIN.match(text, at + 1)
    if domain is None:
        return None
    end, listed = _domain_end(domain)
    start = _start(text, at)
    if end is None or start is None or _is_remote(text, start, at, end):
        return None
    if listed and not (text[end : end + 1] == "(" and text[at + 1 : end].rpartition(".")[2] in _MEMBERS):
        return Finding(start, end, "EMAIL", 1.0, "email", validated=True)
    if at - start < 2 or text[end : end + 1] in {"(", "[", "_", "="} or text[end : end + 1].isdigit():
        return None
    return Finding(start, end, "EMAIL", 0.8, "email_unlisted_domain", validated=False)


def _domain_end(domain: re.Match[str]) -> tuple[int | None, bool]:
    """Where the domain ends and whether its top level is a listed one. What a sentence glued on is left out."""
    written = domain.group()
    if _VERSION.match(written):
        labels = written.split(".")
        if labels[0].isdigit() and labels[1].isdigit() and len(labels) < 5:
            return None, False
    top = written.rpartition(".")[2].lower()
    if top in _FILES:
        return None, False
    boundary = not domain.string[domain.end() : domain.end() + 1].isalnum()
    if boundary and (top in _TOP or top.startswith("xn--")):
        return domain.end(), True
    if not top.isascii():
        head = _ASCII_HEAD.match(top)
        if head is None:
            return domain.end(), True
        if head.group() in _TOP:
            return domain.end() - len(top) + head.end(), True
    labels = written.split(".")
    for count in range(len(labels) - 1, 1, -1):
        if labels[count - 1].lower() in _TOP and labels[count][:1].isupper():
            return domain.start() + len(".".join(labels[:count])), True
    if len(top) == 2 or not boundary:
        return None, False
    return domain.end(), False


def _start(text: str, at: int) -> int | None:
    backwards = text[max(0, at - 67) : at][::-1]
    if backwards.startswith('"'):
        quoted = _QUOTED_BACKWARDS.match(backwards)
        return at - quoted.end() if quoted else None
    match = _LOCAL_BACKWARDS.match(backwards)
    if match is None:
        return None
    local = match.group()[::-1]
    if not local.isascii() and _UNSPACED.search(local):
        tail = _ASCII_TAIL.search(local)
        local = tail.group() if tail else local
    local = local.lstrip(_PUNCTUATION)
    return at - len(local) if local else None


def _is_remote(text: str, start: int, at: int, end: int) -> bool:
    """``git@host:path``, ``user@host:/path`` and ``ssh://user@host`` name machines, not people."""
    if text[end : end + 1] == ":" and (text[start:at].lower() in _MACHINES or text[end + 1 : end + 2] in {"/", "~"}):
        return True
    return text[max(0, start - 2) : start] == "//" and text[max(0, start - 9) : start].lower() != "mailto://"
