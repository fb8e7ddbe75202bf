"""The addresses of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from app import openapi
from app.errors import PROBLEMS, ProblemError
from app.pages import reference
from app.pages.compare import compare_view
from app.pages.forms import form_fields
from app.pages.lineage import cluster_view
from app.pages.render import page
from app.pages.view import report_view
from app.pages.wording import name_of, path_id
from app.routes.wire import ArticleId, ServiceOf, json_answer
from app.schemas import ArticleIn, SideIn, read
from app.service import Said, Service, Stored, document_of
from dedup.errors import NotFoundError
from dedup.types import Attention, Document, OffsetUnit

if TYPE_CHECKING:
    from dedup.detector import Article

router = APIRouter(include_in_schema=False)

Form = Annotated[dict[str, str], Depends(form_fields)]
Cursor = Annotated[str | None, Query(max_length=200)]
SHOWN = 10
"""Rows on the front page."""


@router.get("/")
def front(request: Request, service: ServiceOf) -> Response:
    """Ask for an article, and show the report that is most worth opening."""
    recent = service.detector.articles(None, SHOWN).items
    featured = _featured(service, recent)
    return page(request, "front.html", featured=featured, recent=recent, held=service.count())


def _featured(service: Service, recent: Sequence[Article]) -> Stored | None:
    """Find the report the front page shows; one that was deleted since is simply not shown."""
    latest = next((item.document.id for item in recent if item.attention is Attention.LOOK), None)
    wanted = service.settings.featured or latest
    try:
        return service.report_of(wanted) if wanted else None
    except NotFoundError:
        return None


@router.post("/check")
def check(request: Request, form: Form, service: ServiceOf) -> Response:
    """Show the report of pasted words; nothing is stored."""
    document = _pasted(form)
    return _report_page(request, Stored(service.check(document), document), resend=form)


@router.get("/check")
def checked() -> Response:
    """Lead back to the form: the report of a check has no address, because nothing was stored."""
    return RedirectResponse("/", 303)


@router.post("/reports")
def keep_report(form: Form, service: ServiceOf) -> Response:
    """Keep the report of pasted words, and lead to its address."""
    return RedirectResponse(f"/reports/{service.check(_pasted(form), keep=True).id}", 303)


@router.get("/reports/{id}")
def report(request: Request, id: ArticleId, service: ServiceOf) -> Response:  # noqa: A002
    """Show a kept report."""
    return _report_page(request, service.report(id))


@router.post("/articles")
def keep_article(form: Form, service: ServiceOf) -> Response:
    """Keep pasted words as an article, and lead to it."""
    added, _ = service.add(_pasted(form))
    return RedirectResponse(f"/articles/{path_id(added.document.id or '')}", 303)


def _pasted(form: dict[str, str]) -> Document:
    given = {name: value for name, value in form.items() if value.strip()}
    return document_of(read(ArticleIn, given), None)


@router.get("/articles")
def articles(request: Request, service: ServiceOf, cursor: Cursor = None) -> Response:
    """List kept articles."""
    found = service.detector.articles(cursor, 50)
    return page(request, "articles.html", recent=found.items, next=found.next, held=service.count())


@router.get("/articles/{id}")
def article(request: Request, id: ArticleId, service: ServiceOf) -> Response:  # noqa: A002
    """Show a kept article with the report of its current version."""
    return _report_page(request, service.report_of(id), article=service.detector.article(id))


@router.post("/articles/{id}/delete")
def delete(id: ArticleId, form: Form, service: ServiceOf) -> Response:  # noqa: A002, ARG001
    """Remove a kept article."""
    service.delete(id)
    return RedirectResponse("/articles", 303)


def _report_page(
    request: Request, stored: Stored, *, resend: dict[str, str] | None = None, article: Article | None = None
) -> Response:
    view = report_view(stored.report, stored.document.text)
    name = name_of(stored.document)
    return page(request, "report.html", view=view, name=name, resend=resend, article=article)


@router.get("/compare")
def compare(
    request: Request,
    service: ServiceOf,
    a: Annotated[str, Query(max_length=512)] = "",
    b: Annotated[str, Query(max_length=512)] = "",
) -> Response:
    """Show two kept articles side by side, or ask which."""
    if not (a and b):
        recent = service.detector.articles(None, 200).items
        return page(request, "compare.html", view=None, a=a, b=b, recent=recent, stored=False)
    return _compare_page(request, service, SideIn(id=a), SideIn(id=b), stored=True)


@router.post("/compare")
def compare_pasted(request: Request, form: Form, service: ServiceOf) -> Response:
    """Show two pasted texts side by side."""
    a, b = (read(SideIn, {"text": form.get(name, "")}) for name in ("a", "b"))
    return _compare_page(request, service, a, b, stored=False)


def _compare_page(request: Request, service: Service, a: SideIn, b: SideIn, *, stored: bool) -> Response:
    found, left, right = service.compare(a, b, OffsetUnit.CODEPOINT)
    said = _said(service, found.id) if stored else None
    return page(request, "compare.html", view=compare_view(found, left, right), stored=stored, said=said)


def _said(service: Service, pair: str | None) -> Said | None:
    """Find the verdict on a pair; there is none to give where the store holds no such pair."""
    try:
        return service.said(pair or "")
    except NotFoundError:
        return None


@router.post("/comparisons/{id}/verdict")
def judge(id: str, form: Form, service: ServiceOf) -> Response:  # noqa: A002
    """Take an editor's word on a pair, or take it back, and lead to the pair again."""
    service.judge(id, form.get("label") or None, None, form.get("seen", ""))
    sides = {name: form.get(name, "") for name in ("a", "b")}
    return RedirectResponse(f"/compare?{urlencode(sides)}", 303)


@router.get("/clusters")
def clusters(request: Request, service: ServiceOf, cursor: Cursor = None) -> Response:
    """List clusters with their members."""
    found = service.detector.clusters(cursor, 20)
    groups = [(cluster, service.detector.members(cluster.id)) for cluster in found.items]
    return page(request, "clusters.html", clusters=groups, next=found.next, held=service.count())


@router.get("/clusters/{id}")
def cluster(request: Request, id: ArticleId, service: ServiceOf) -> Response:  # noqa: A002
    """Show a cluster with its copy chain."""
    return page(request, "cluster.html", view=cluster_view(service.detector.cluster(id)))


@router.get("/docs")
def docs(request: Request) -> Response:
    """Document the API from its OpenAPI document; nothing is loaded from elsewhere."""
    spec = openapi.document(request.app)
    return page(
        request,
        "docs.html",
        spec=spec,
        groups=reference.groups(spec),
        kinds=PROBLEMS.values(),
        type_name=reference.type_name,
    )


@router.get("/openapi.json")
def openapi_json(request: Request) -> Response:
    """Give the OpenAPI document."""
    return json_answer(openapi.document(request.app))


@router.get("/problems/{name}")
def problem(request: Request, name: str) -> Response:
    """Describe a kind of problem; its `type` leads here."""
    kind = PROBLEMS.get(name)
    if kind is None:
        raise ProblemError.of("not-found", "There is no such kind of problem.")
    return page(request, "problems.html", kind=kind)
