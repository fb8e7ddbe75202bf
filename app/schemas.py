"""What the API takes, and the JSON Schema of what it gives.

Requests are strict: a key that is not known is refused, because a misspelt one would silently do nothing;
what a newsroom wants to keep beside an article goes into ``metadata``, untouched.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from app.errors import ProblemError, Violation, pointer
from dedup.provenance import ClusterDetail
from dedup.scan.feeds import FeedStatus
from dedup.scan.night import Night
from dedup.scan.results import FeedResult
from dedup.scan.status import ScanStatus
from dedup.types import Cluster, Comparison, Document, DocumentInfo, OffsetUnit, Report

__all__ = [
    "AllowanceIn",
    "ArticleIn",
    "CompareIn",
    "FeedIn",
    "FeedNames",
    "Nothing",
    "Revision",
    "ScanIn",
    "SideIn",
    "VerdictIn",
    "Words",
    "answer_schemas",
    "read",
]

ARTICLE_ID = 512
"""Longest id of an article, in characters."""
FEED_URL = 2_000
"""Longest address of a feed, in characters."""

Id = Annotated[str, Field(min_length=1, max_length=ARTICLE_ID, pattern=r"^[^\x00-\x1f\x7f]+$")]
Line = Annotated[str, Field(max_length=2_000)]
Unit = Literal["codepoint", "utf16", "utf8"]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]

HOW_TO_SEND = "send the article as `text` or `html`"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Words(_Strict):
    """The words of an article: ``text`` exactly as printed, or ``html`` to take them from."""

    text: str | None = Field(default=None, description="The article, exactly as given; offsets refer to it.")
    html: str | None = Field(
        default=None,
        description="A page or fragment; the text taken from it comes back as `text`, offsets refer to that.",
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.text is not None and self.html is not None:
            raise _misfit("html", "send `text` or `html`, not both")
        if self.text is None and self.html is None:
            raise _misfit("text", HOW_TO_SEND)
        return self


class _Described(Words):
    title: Line | None = Field(default=None, description="Headline.")
    source: Line | None = Field(default=None, description="Who published it, always written the same way.")
    url: Line | None = None
    published: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="ISO 8601; without a zone it is read as UTC. Decides who was first."
    )
    language: Annotated[str, Field(max_length=35)] | None = Field(
        default=None, description="BCP 47; detected if left out."
    )
    version: Version | None = Field(default=None, description="Counts revisions of one id.")
    credit: Line | None = Field(default=None, description="Whom it credits, such as a wire.")
    status: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="Such as `usable` or `canceled`."
    )
    embargo: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="ISO 8601; not to be used before."
    )
    metadata: dict[str, Any] | None = Field(default=None, description="Kept and returned untouched.")
    offset_unit: Unit = Field(default="codepoint", description="What offsets in the answer count.")


class ArticleIn(_Described):
    """An article to check or to keep."""

    id: Id | None = Field(default=None, description="Your own id; made up if left out.")


class Revision(_Described):
    """An article under the id in the address, with the version it is."""


class SideIn(_Described):
    """One of two articles to compare: an id of a stored one, or the words themselves."""

    id: Id | None = Field(
        default=None, description="Id of a stored article, if neither `text` nor `html` is given."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.text is not None and self.html is not None:
            raise _misfit("html", "send `text` or `html`, not both")
        if self.text is None and self.html is None and self.id is None:
            raise _misfit("text", f"name a stored article by `id`, or {HOW_TO_SEND}")
        return self


class CompareIn(_Strict):
    """Two articles."""

    a: SideIn
    b: SideIn
    offset_unit: Unit = Field(default="codepoint", description="What offsets in the answer count.")


class VerdictIn(_Strict):
    """An editor's word on a pair."""

    label: Literal["confirmed", "rejected", "allowed"] = Field(
        description="`rejected`: no match; `allowed`: a reuse that is agreed; `confirmed`: a match."
    )
    by: Line | None = Field(default=None, description="Who says so.")


class AllowanceIn(_Strict):
    """Leave for one source to reprint another."""

    origin: Annotated[Line, Field(min_length=1)] = Field(description="The source that may be reprinted.")
    taker: Annotated[Line, Field(min_length=1)] = Field(description="The source that may reprint them.")
    by: Line | None = Field(default=None, description="Who says so.")


Url = Annotated[str, Field(max_length=FEED_URL, pattern=r"^https?://[^\s]+$")]


class FeedNames(_Strict):
    """What a feed is called."""

    title: Annotated[str, Field(max_length=300)] | None = Field(default=None, description="Its name.")
    site: Url | None = Field(default=None, description="Address of the site it is of.")
    folder: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=20)] | None = Field(
        default=None, description="Names of the folders around it, from the outside in."
    )

    full_text: bool | None = Field(
        default=None, description="Read the pages behind its items, as robots.txt allows; for teasers."
    )

    @property
    def named(self) -> dict[str, Any]:
        """What is said of it, for the entry of a list."""
        folder = tuple(self.folder) if self.folder is not None else ()
        return {"title": self.title, "site": self.site, "folder": folder, "full_text": self.full_text}


class FeedIn(FeedNames):
    """A feed to read at every scan."""

    url: Url = Field(description="Its address.")


class ScanIn(_Strict):
    """A scan to begin."""

    feeds: Annotated[list[Url], Field(max_length=1_000)] = Field(
        default=[], description="Addresses of feeds; the listed ones if left out."
    )
    own: Annotated[list[Line], Field(max_length=100)] = Field(
        default=[], description="Sources that are yours; those of `DEDUP_OWN` if left out."
    )


class Nothing(_Strict):
    """An empty object: it shows that the request was meant, and came from no form of another site."""


M = TypeVar("M", bound=BaseModel)


class _MisfitError(ValueError):
    def __init__(self, field: str, cure: str) -> None:
        super().__init__(cure)
        self.field = field


def _misfit(field: str, cure: str) -> _MisfitError:
    return _MisfitError(field, cure)


def read(model: type[M], value: Any) -> M:
    """Check plain values against a model.  Raises ``ProblemError`` 422 that points at each fault."""
    if not isinstance(value, dict):
        cure = f"send a JSON object; {HOW_TO_SEND}" if issubclass(model, Words) else "send a JSON object"
        raise ProblemError.of("invalid", "The body is not a JSON object.", Violation(cure, pointer=""))
    missing = list(_missing_words(model, value))
    try:
        checked = model.model_validate(value)
    except ValidationError as error:
        found = [*missing, *(_violation(model, e) for e in error.errors(include_url=False))]
        raise ProblemError.of("invalid", _sentence(found[0]), *_unlike(found)) from None
    return checked


def _missing_words(model: type[BaseModel], value: dict[str, Any]) -> Iterable[Violation]:
    """Say first what matters most: a misspelt ``text`` is also an article without words."""
    wants_words = issubclass(model, Words) and model is not SideIn
    if wants_words and not {"text", "html"} & value.keys() and value.keys() - model.model_fields.keys():
        yield Violation(HOW_TO_SEND, pointer="/text")


def _unlike(found: list[Violation]) -> list[Violation]:
    return list(dict.fromkeys(found))


def _sentence(first: Violation) -> str:
    return f"{first.pointer or 'The body'}: {first.detail}."


def _violation(model: type[BaseModel], error: Any) -> Violation:
    loc = tuple(error["loc"])
    cause = (error.get("ctx") or {}).get("error")
    if isinstance(cause, _MisfitError):
        return Violation(str(cause), pointer=pointer((*loc, cause.field)))
    return Violation(_cure(model, error, loc), pointer=pointer(str(part)[:80] for part in loc))


def _cure(model: type[BaseModel], error: Any, loc: tuple[str | int, ...]) -> str:
    if error["type"] == "extra_forbidden":
        known = list((model if len(loc) == 1 else SideIn).model_fields)
        close = difflib.get_close_matches(str(loc[-1]), known, n=1)
        known_ones = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}"
        own = " (your own data goes into `metadata`)" if "metadata" in known else ""
        return f"there is no such key; {known_ones}{own}"
    message = str(error["msg"])
    return message[0].lower() + message[1:]


def answer_schemas() -> dict[str, Any]:
    """JSON Schemas of what the API gives, by name, made from the dataclasses themselves."""
    shapes: list[tuple[Any, Any]] = [(Report, "serialization"), (Comparison, "serialization")]
    shapes += [
        (shape, "serialization") for shape in (Cluster, ClusterDetail, Document, DocumentInfo, OffsetUnit)
    ]
    shapes += [(shape, "serialization") for shape in (FeedResult, FeedStatus, Night, ScanStatus)]
    _, defined = TypeAdapter.json_schemas(
        [(shape, mode, TypeAdapter(shape)) for shape, mode in shapes],
        ref_template="#/components/schemas/{model}",
    )
    return dict(defined["$defs"])
