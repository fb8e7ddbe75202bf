"""Turn templates into pages: one environment, autoescape always on."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.errors import Problem
from app.pages import wording
from app.pages.forms import token
from dedup.config import ENGINE
from dedup.report.wording import aside_words

__all__ = ["error_page", "page"]


@functools.cache
def environment() -> Environment:
    """Build the template environment once."""
    env = Environment(
        loader=PackageLoader("app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"date": wording.date, "count": wording.count, "aside": aside_words}
    env.filters |= {"compared": wording.compared, "safe_url": wording.safe_url, "iso": wording.iso}
    env.filters |= {"path_id": wording.path_id, "ticks": wording.ticks}
    env.globals |= {"words": wording, "engine": ENGINE, "asset": asset}
    return env


@functools.cache
def asset(name: str) -> str:
    """Address a static file by its content, so that browsers may keep it for good."""
    content = resources.files("app").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a template; every page can hold a form, so every page carries the form's token."""
    csrf, cookie = token(request)
    body = environment().get_template(template).render(request=request, csrf=csrf, **context)
    response = HTMLResponse(body, status)
    if cookie:
        cookie(response)
    return response


def error_page(request: Request, problem: Problem, request_id: str) -> HTMLResponse:
    """Show a problem to a person."""
    response = page(request, "error.html", status=problem.kind.status, problem=problem, request_id=request_id)
    response.headers.update(problem.headers)
    return response
