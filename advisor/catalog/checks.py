"""What has to hold across records. One function a check; `CHECKS` is the list of all of them.

A check adds faults and never raises. "Did you mean" is said of ids, never of citations: a neighbouring clause is another law.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from ..diagnostic import Faults, Place
from .answer import HOLDER, clashing
from .catalog import Catalog
from .citation import NoCitation, Reference
from .institution import Body, Post
from .legislation import UNKNOWN, Document, Provision
from .record import ALWAYS, Day, Period

Check = Callable[[Catalog, Faults], None]
# Holders that the law names by what they are; they become bodies with the field and the date.
BY_FIELD = ("co-quan-chuyen-mon", "nguoi-dung-dau-co-quan-chuyen-mon")


def check(catalog: Catalog, faults: Faults) -> None:
    """Every check, in order."""
    for one in CHECKS:
        one(catalog, faults)


def _twice(kind: str, rows: Iterable[tuple[str, Place]], faults: Faults) -> None:
    first: dict[str, Place] = {}
    for key, place in rows:
        if key in first:
            faults.add(place, f"{kind}-twice", f"{key} is written twice", "keep one of the two", related=[first[key]])
        first.setdefault(key, place)


def written_once(catalog: Catalog, faults: Faults) -> None:
    """Documents, procedures, fields, matters and instruments have one record each; bodies of one id follow each other in time."""
    _twice("document", ((d.document, d.place) for d in catalog.documents), faults)
    _twice("procedure", ((p.key, p.place) for p in catalog.procedures), faults)
    _twice("field", ((f.field, f.place) for f in catalog.fields), faults)
    _twice("matter", ((m.matter, m.place) for m in catalog.matters), faults)
    _twice("instrument", ((i.instrument, i.place) for i in catalog.instruments), faults)
    for id, lives in catalog.lives.items():
        for (one, post), (other, other_post) in combinations(lives, 2):
            days, other_days = _borne(one, post), _borne(other, other_post)
            if days and other_days and days.overlaps(other_days):
                faults.add(
                    other.place,
                    "body-twice",
                    f"{id} is borne by two bodies at the same time",
                    "give one of them another id, or correct `exists`",
                    related=[one.place],
                )


def _borne(body: Body, post: Post | None) -> Period | None:
    """The days on which the body, or its post, bears its id."""
    return body.exists if post is None else post.during.within(body.exists)


def procedures_have_a_name_to_call_them_by(catalog: Catalog, faults: Faults) -> None:
    for procedure in catalog.procedures:
        if procedure.procedure == UNKNOWN and procedure.id is None:
            faults.add(procedure.place, "no-id", "a procedure without a code needs an `id`", "add `id: …`")


def clauses_are_named(catalog: Catalog, faults: Faults) -> None:
    """A clause is cited in the project's form; one nobody could name has an id and no verified evidence."""
    for document, provision in _provisions(catalog):
        if provision.at == UNKNOWN:
            if provision.id is None:
                faults.add(provision.place, "no-id", "a wording whose clause is unknown needs an `id`", "add `id: …`")
            continue
        try:
            document.citation(provision)
        except NoCitation as error:
            faults.add(provision.place, "no-citation", str(error), "write it as: Điều 14 khoản 2 điểm a")


def wordings_follow_each_other(catalog: Catalog, faults: Faults) -> None:
    """Two wordings of one clause never apply on the same day; each has its own id."""
    for document in catalog.documents:
        by_clause: dict[str, list[Provision]] = {}
        for provision in document.provisions:
            if provision.at != UNKNOWN:
                by_clause.setdefault(provision.at, []).append(provision)
        for at, wordings in by_clause.items():
            for one, other in combinations(wordings, 2):
                if (one.in_force or ALWAYS).overlaps(other.in_force or ALWAYS):
                    faults.add(
                        other.place,
                        "wordings-overlap",
                        f"two wordings of {document.document} {at} are in force on the same day",
                        "end one `in_force` where the other begins, or write them as sentences of one provision",
                        related=[one.place],
                    )
        ids = [(provision, provision.id) for provision in document.provisions if provision.id]
        names = [(f"{p.at}#{id}", p.place) for p, id in ids]
        names += [(f"{p.at}#{s.id}", s.place) for p in document.provisions for s in p.sentences]
        _twice("wording", names, faults)


def provisions_lie_within_their_document(catalog: Catalog, faults: Faults) -> None:
    for document, provision in _provisions(catalog):
        if provision.in_force and document.in_force and provision.in_force.within(document.in_force) is None:
            faults.add(
                provision.place,
                "outside-its-document",
                f"the provision's period has no day in common with that of {document.document}",
                "correct one of the two periods",
                related=[document.place],
            )


def citations_lead_somewhere(catalog: Catalog, faults: Faults) -> None:
    """What a rule or a lift rests on is a recorded clause; what is only ended or referred to is at least a recorded document."""
    for _, provision in _provisions(catalog):
        strict = [*provision.displaces, *provision.same_matter_as, *(lift.ban for lift in provision.lifts)]
        strict += [provision.by_way_of] if provision.by_way_of else []
        for text in strict:
            reference = Reference.parse(text)
            if not catalog.resolve(reference):
                faults.add(
                    provision.place,
                    "citation-to-nothing",
                    f"{text} is not in the catalog",
                    "record that clause, or correct the citation; nothing near it is taken instead",
                )
        for text in (*provision.ends, *provision.saves, *provision.refers_to):
            if Reference.parse(text).citation.document not in catalog.document:
                faults.add(
                    provision.place,
                    "citation-to-nothing",
                    f"{text}: the document is not in the catalog",
                    "record the document, or correct the citation; nothing near it is taken instead",
                )
    for _, provision in _provisions(catalog):
        lifts_by = Reference.parse(provision.lifts_by) if provision.lifts_by else None
        numbers = (provision.amended_by, lifts_by.citation.document if lifts_by else None)
        for number in filter(None, numbers):
            if number not in catalog.document:
                faults.add(provision.place, "citation-to-nothing", f"{number} is not in the catalog", "record the document")
        if (
            lifts_by
            and lifts_by.citation.part
            and lifts_by.citation.document in catalog.document
            and not catalog.resolve(lifts_by)
        ):
            faults.add(
                provision.place,
                "citation-to-nothing",
                f"{provision.lifts_by} is not in the catalog",
                "record that clause, or correct the citation; nothing near it is taken instead",
            )
    for document in catalog.documents:
        if document.replaced_by and document.replaced_by not in catalog.document:
            faults.add(
                document.place, "citation-to-nothing", f"{document.replaced_by} is not in the catalog", "record the document"
            )
    for instrument in catalog.instruments:
        for text in instrument.bases:
            if Reference.parse(text).citation.document not in catalog.document:
                faults.add(instrument.place, "citation-to-nothing", f"{text}: the document is not in the catalog", "record it")


def lifts_name_what_allows_them(catalog: Catalog, faults: Faults) -> None:
    """A text of lower rank lifts a ban only where it names what lets it do so (`lifts_by`)."""
    for document, provision in _provisions(catalog):
        for lift in provision.lifts:
            ban = catalog.document.get(Reference.parse(lift.ban).citation.document)
            if ban and document.rank > ban.rank and provision.lifts_by is None:
                faults.add(
                    lift.place,
                    "lift-without-authority",
                    f"{document.document} is of lower rank than {ban.document} and names nothing that lets it lift the ban",
                    "add `lifts_by:` with the clause that allows it, or take the lift out",
                    related=[ban.place],
                )


def ids_are_known(catalog: Catalog, faults: Faults) -> None:
    """Bodies, posts, fields and matters that a record names exist."""
    bodies, fields, matters = [*catalog.lives, *BY_FIELD], list(catalog.field_names), list(catalog.matter)
    for kind, known, uses in (
        ("body", bodies, _named_bodies(catalog)),
        ("field", fields, _named_fields(catalog)),
        ("matter", matters, _named_matters(catalog)),
    ):
        have = set(known)
        for place, id in uses:
            if id in have:
                continue
            near = difflib.get_close_matches(id, known, n=1)
            help = f"did you mean `{near[0]}`?" if near else f"add it, or look into {kind} ids with `advisor check --list {kind}`"
            faults.add(place, f"unknown-{kind}", f"there is no {kind} `{id}`", help)


def _named_bodies(catalog: Catalog) -> Iterator[tuple[Place, str]]:
    for body in catalog.bodies:
        yield from ((under.place, under.body) for under in body.under)
        yield from ((body.place, id) for id in body.succeeds)
    for _, provision in _provisions(catalog):
        yield from ((held.place, held.by) for held in provision.holds if held.by != UNKNOWN)
        if provision.closed:
            yield from ((provision.closed.place, id) for id in provision.closed.of)
    for procedure in catalog.procedures:
        if procedure.source.holder:
            yield procedure.source.place, procedure.source.holder
        yield from ((step.place, step.by) for step in procedure.steps if step.by)
    for instrument in catalog.instruments:
        if instrument.province == catalog.province.province:
            yield from ((instrument.place, id) for id in [instrument.from_] if id)
            yield from ((handed.place, handed.receiver) for handed in instrument.to if handed.receiver)


def _named_fields(catalog: Catalog) -> Iterator[tuple[Place, str]]:
    yield from ((procedure.place, procedure.field) for procedure in catalog.procedures)
    yield from ((matter.place, matter.field) for matter in catalog.matters)
    yield from ((function.place, function.field) for body in catalog.bodies for function in body.functions)
    yield from ((coverage.place, coverage.field) for coverage in catalog.coverage if coverage.field)


def _named_matters(catalog: Catalog) -> Iterator[tuple[Place, str]]:
    for procedure in catalog.procedures:
        yield from ((procedure.place, matter) for matter in procedure.matters)
    for _, provision in _provisions(catalog):
        yield from ((held.place, matter) for held in provision.holds for matter in held.matters)
        yield from ((lift.place, matter) for lift in provision.lifts for matter in lift.matters)
    for instrument in catalog.instruments:
        yield from ((handed.place, matter) for handed in instrument.to for matter in handed.matters)


def bodies_form_no_circle(catalog: Catalog, faults: Faults) -> None:
    """No body stands above itself, none comes before itself."""
    found: set[frozenset[str]] = set()
    for word, edges in (
        *(("stands above itself", edges) for edges in _subordination(catalog)),
        ("succeeds itself", _succession(catalog)),
    ):
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            circle = error.args[1]
            if frozenset(circle) in found:
                continue
            found.add(frozenset(circle))
            body = next(body for body in catalog.bodies if body.body == circle[0].split(" (")[0])
            faults.add(body.place, "circle-of-bodies", f"a body {word}: {' → '.join(circle)}", "take one of these relations out")


def _subordination(catalog: Catalog) -> Iterator[dict[str, set[str]]]:
    """Who stands below whom, on each day on which that changes: two bodies may change places."""
    begins = {
        period.from_ or Day.min for body in catalog.bodies for period in (body.exists, *(under.during for under in body.under))
    }
    for day in sorted(begins):
        yield {
            body.body: {under.body for under in body.under if day in under.during}
            for body in catalog.bodies
            if day in body.exists
        }


def _succession(catalog: Catalog) -> dict[str, set[str]]:
    """Records, not ids: a body may succeed one of its own name."""
    lives = {id: [body for body, post in lives if post is None] for id, lives in catalog.lives.items()}

    def name(id: str, n: int) -> str:
        return id if len(lives.get(id, ())) < 2 else f"{id} ({n + 1})"

    edges: dict[str, set[str]] = {}
    for id, bodies in lives.items():
        for n, body in enumerate(bodies):
            before = edges.setdefault(name(id, n), set())
            for old in body.succeeds:
                earlier = [
                    m
                    for m, other in enumerate(lives.get(old, ()))
                    if other is not body and (other.exists.from_ or Day.min) <= (body.exists.from_ or Day.min)
                ]
                before.add(name(old, earlier[-1]) if earlier else old)
    known = {key.split(" (")[0]: key for key in edges}
    return {known.get(key, key) if key in known else key: value for key, value in edges.items()}


def holders_existed(catalog: Catalog, faults: Faults) -> None:
    """Who the law names as holder existed on the day on which the clause began, or who a publication names on its day.

    Of a clause older than the record, a body may have ended before the record begins: what law said then is not asked any more.
    """
    recorded = catalog.province.recorded_from
    ended = {id for id, lives in catalog.lives.items() if all((body.exists.until or Day.max) <= recorded for body, _ in lives)}
    for norm in catalog.norms:
        if norm.sentence or norm.document.in_force is None:
            continue
        began = norm.written.from_ or Day.min
        begins = max(began, recorded)
        for held in norm.provision.holds:
            if began < recorded and held.by in ended:
                continue
            if held.by in catalog.lives and catalog.bearer(held.by, begins) is None:
                faults.add(
                    held.place,
                    "holder-not-there",
                    f"{held.by} did not exist on {begins.isoformat()}, when {norm.reference} begins to name it",
                    "name the body of that day, or correct the period",
                )
    for procedure in catalog.procedures:
        holder, day = procedure.source.holder, procedure.source.since
        if holder and day and holder in catalog.lives and catalog.bearer(holder, day) is None:
            faults.add(
                procedure.source.place,
                "holder-not-there",
                f"{holder} did not exist on {day.isoformat()}, the day of the publication",
                "name the body of that day, or correct the day",
            )


def unread_is_not_verified(catalog: Catalog, faults: Faults) -> None:
    """A wording whose clause nobody could name can't be graded as read."""
    for document, provision in _provisions(catalog):
        if provision.at == UNKNOWN and (provision.evidence or document.evidence).grade == "text":
            faults.add(
                provision.place,
                "unknown-clause-verified",
                "the clause is unknown and the words are graded `text`",
                "name the clause, or give the provision its own `evidence` with a lower grade",
            )


def coverage_says_of_what(catalog: Catalog, faults: Faults) -> None:
    """A row of coverage is of one field and names it, or of the general law and names none: else nothing would ever read it."""
    for row in catalog.coverage:
        if (row.of == "field") != (row.field is not None):
            faults.add(
                row.place,
                "coverage-of-what",
                f"coverage of the {row.of} law and `field` do not go together",
                "name a field with `of: field` only",
            )


def answers_lead_somewhere(catalog: Catalog, faults: Faults) -> None:
    """What an answer is about exists, and no two answers say different things about one thing from one day on."""
    for answer in catalog.answers:
        for known, ids in ((catalog.field_names, [answer.field]), (catalog.procedure, answer.procedures)):
            for id in ids:
                if id is not None and id not in known:
                    near = difflib.get_close_matches(id, known, n=1)
                    kind = "field" if known is catalog.field_names else "procedure"
                    help = f"did you mean `{near[0]}`?" if near else f"see `advisor check --list {kind}`"
                    faults.add(answer.place, f"unknown-{kind}", f"there is no {kind} `{id}`", help)
        if answer.fact == HOLDER and answer.value not in catalog.lives:
            near = difflib.get_close_matches(str(answer.value), catalog.lives, n=1)
            help = f"did you mean `{near[0]}`?" if near else "see `advisor check --list body`"
            faults.add(answer.place, "unknown-body", f"there is no body `{answer.value}`", help)
    for first, answer in clashing(catalog.answers):
        faults.add(
            answer.place,
            "answers-clash",
            f"{answer.fact} is answered in two ways for the same thing from the same day on",
            "keep one, or let the later one begin later (`from`)",
            related=[first.place],
        )


def _provisions(catalog: Catalog) -> Iterator[tuple[Document, Provision]]:
    for document in catalog.documents:
        for provision in document.provisions:
            yield document, provision


CHECKS: tuple[Check, ...] = (
    written_once,
    procedures_have_a_name_to_call_them_by,
    clauses_are_named,
    wordings_follow_each_other,
    provisions_lie_within_their_document,
    citations_lead_somewhere,
    lifts_name_what_allows_them,
    ids_are_known,
    bodies_form_no_circle,
    holders_existed,
    unread_is_not_verified,
    coverage_says_of_what,
    answers_lead_somewhere,
)
