"""Forms: fields read without a parser for uploads, and proof that the form is one of ours.

A form is taken only if a secret in a cookie (``SameSite=Strict``, unreadable to scripts) equals the one
in the form, and if the browser does not say that it comes from another site.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request, Response

from app.errors import ProblemError, Violation

__all__ = ["COOKIE", "form_fields", "token"]

COOKIE = "dedup_form"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"


def token(request: Request) -> tuple[str, Callable[[Response], None] | None]:
    """Give the form's secret, and how to set its cookie where the browser has none yet."""
    held = request.cookies.get(COOKIE, "")
    if _TOKEN.fullmatch(held):
        return held, None
    made = secrets.token_urlsafe(32)

    def keep(response: Response) -> None:
        response.set_cookie(
            COOKIE, made, httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )

    return made, keep


async def form_fields(request: Request) -> dict[str, str]:
    """Read a posted form.  Raises ``ProblemError`` if it is not one of ours (403) or no form (415)."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _FORM:
        raise ProblemError.of("unsupported-media-type", f"Send the form as {_FORM}.")
    _refuse_other_sites(request)
    fields = _parse(await request.body())
    held = request.cookies.get(COOKIE, "")
    if not (_TOKEN.fullmatch(held) and secrets.compare_digest(held, fields.pop("csrf", ""))):
        raise ProblemError.of("forged-form", "This form does not carry its secret. Open the page and resend.")
    return fields


def _refuse_other_sites(request: Request) -> None:
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    other = origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    if other or site not in {"same-origin", "none"}:
        raise ProblemError.of("forged-form", "This form was sent from another site.")


def _parse(raw: bytes) -> dict[str, str]:
    """Browsers send line ends as CRLF; articles have LF, so that the same words are the same text."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_FIELDS,
            errors="strict",
            strict_parsing=True,
        )
    except ValueError:
        raise ProblemError.of("bad-request", "The form cannot be read.") from None
    fields = {name: value.replace("\r\n", "\n") for name, value in pairs}
    for name, value in fields.items():
        if "\0" in value:
            raise ProblemError.of(
                "invalid", f"{name}: remove the NUL character.", Violation("NUL", parameter=name)
            )
    return fields
