"""What editors say of pairs, passages and sources: the part of the facade for it."""

from __future__ import annotations

from functools import partial

from dedup.attribution.outlets import same_source
from dedup.detector.changing import Judgement, verdict_tag
from dedup.detector.engine import Engine
from dedup.detector.late import Retelling
from dedup.detector.loading import Task, load
from dedup.detector.writer import GroupCommit
from dedup.errors import ConfigError
from dedup.report.verdicts import reprint_id
from dedup.store.protocol import Store
from dedup.types import Verdict, VerdictLabel

__all__ = ["Desk"]


class Desk:
    """Verdicts, given, read and withdrawn."""

    _engine: Engine
    _store: Store
    _writer: GroupCommit

    def verdict(
        self,
        target: str,
        label: VerdictLabel | str | None,
        *,
        by: str | None = None,
        if_match: str | None = None,
    ) -> Verdict | None:
        """Give an editor's verdict on a comparison, or on a passage of one (``"cmp_.../p3"``).

        A rejected pair ties no cluster and explains nothing from then on; an allowed one asks for no look.
        A rejected passage explains nothing either, as long as its words stay as they are; a passage inside
        one document is named by its report (``"rep_.../p2"``).  The reports concerned are told again.
        ``label`` None withdraws.  ``if_match`` is the tag of the verdict to replace.
        Raises ``NotFoundError``, and ``VerdictChangedError`` where another verdict stands.
        """
        given = None
        if label is not None:
            if label not in list(VerdictLabel):
                raise ConfigError(
                    f"there is no verdict {label!r}; known: {', '.join(VerdictLabel)}", about="label"
                )
            given = Verdict(target, VerdictLabel(label), by, self._engine.clock())
        return self._writer.submit(Judgement(self._engine, target, given, if_match)).result()

    def verdicts(self, target: str) -> tuple[Verdict, ...]:
        """List what editors said of a comparison and its passages."""
        with self._store.read() as session:
            return tuple(session.verdicts(target))

    def all_verdicts(self) -> tuple[Verdict, ...]:
        """List every verdict that stands, by target."""
        with self._store.read() as session:
            return tuple(session.judgements())

    def verdict_tag(self, target: str) -> str:
        """Name the verdict that stands on a target; ``"none"`` where there is none."""
        with self._store.read() as session:
            return verdict_tag(session.verdict(target))

    def allow(
        self, origin: str, taker: str, *, by: str | None = None, if_match: str | None = None
    ) -> Verdict:
        """Let one source reprint another from now on: its copies of it ask for no look.

        The reports of what it took before are told again.  Broken embargoes and withdrawals are told all the
        same.  Raises ``ConfigError`` for two names of one source, ``VerdictChangedError``.
        """
        if not origin.strip() or not taker.strip() or same_source(origin, taker):
            raise ConfigError(f"{origin!r} and {taker!r} are not two sources", about="taker")
        target = reprint_id(origin, taker)
        given = Verdict(
            target, VerdictLabel.ALLOWED, by, self._engine.clock(), sources=(origin.strip(), taker.strip())
        )
        self._writer.submit(Judgement(self._engine, target, given, if_match)).result()
        self._retell(origin, taker)
        return given

    def disallow(self, origin: str, taker: str, *, if_match: str | None = None) -> bool:
        """Take such a leave back; return whether there was one.  Raises ``VerdictChangedError``."""
        target = reprint_id(origin, taker)
        with self._store.read() as session:
            known = session.verdict(target) is not None
        self._writer.submit(Judgement(self._engine, target, None, if_match)).result()
        if known:
            self._retell(origin, taker)
        return known

    def allowances(self) -> tuple[Verdict, ...]:
        """List which source may reprint which: verdicts with ``sources``, the origin first."""
        with self._store.read() as session:
            return tuple(session.leaves())

    def _retell(self, origin: str, taker: str) -> None:
        with self._store.read() as session:
            names = session.sources()
            pairs = ((a, b) for a in names if same_source(a, origin) for b in names if same_source(b, taker))
            numbers = sorted({number for a, b in pairs for number in session.taken(a, b)})
        begin = partial(Retelling.begin, self._engine)
        load((Task(None, 0, partial(begin, number)) for number in numbers), self._writer.submit, None)
