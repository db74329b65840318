"""What a visit's result comes to, in words: the outcome, three results, and where to begin."""

from collections.abc import Mapping

from audit.domain.answers import Answer, judged
from audit.domain.chains import said_on_way, units, ways
from audit.domain.checklist import Checklist, Item, Text
from audit.domain.confidence import grade, missing_evidence
from audit.domain.measuring import borderline
from audit.domain.outcome import lasting, outcome
from audit.domain.remediation import Step, order
from audit.domain.scoring import Score, WayScore, of_ways
from audit.domain.three_results import three_results, verified
from audit.language import Language
from audit.reports import wording
from audit.reports.content import (
    Explained,
    MeasureLine,
    ResultLine,
    StepLine,
    UnknownLine,
    WayLine,
)
from audit.reports.facts import VisitFacts

_FIRST = 5
"""Steps named under "what to mend first"."""


def explained(checklist: Checklist, facts: VisitFacts, language: Language) -> Explained:
    score, answers = facts.score, facts.answers
    missing = missing_evidence(checklist, answers, score, facts.notes, facts.photographed)
    said = f"checklist-outcome-{outcome(checklist, score, answers)}"
    without = lasting(checklist, answers)
    return Explained(
        outcome=wording.say(language, said),
        results=_results(checklist, facts, language),
        confidence=wording.say(
            language, f"explained-grade-{grade(checklist, score, missing)}", count=len(missing)
        ),
        first=tuple(
            _step(checklist, step, step.barrier.item in without, language)
            for step in order(checklist, answers, score)[:_FIRST]
        ),
        again=_again(checklist, answers, language),
        ways=_ways(checklist, answers, score, language),
    )


def measure(
    checklist: Checklist, text: Text | None, owner: str, effort: str, language: Language
) -> MeasureLine | None:
    """A remedy in words; None where there is no such remedy."""
    if text is None:
        return None
    named = checklist.owners.get(owner)
    return MeasureLine(
        text=text[language],
        owner=owner if named is None else named[language],
        effort=wording.say(language, f"report-effort-{effort}") if effort else wording.DASH,
    )


def _results(checklist: Checklist, facts: VisitFacts, language: Language) -> tuple[ResultLine, ...]:
    seen = verified(facts.measures, facts.photographed)
    three = three_results(checklist, facts.answers, facts.score, seen)
    named = {
        "as-is": three.as_is,
        "with-measures": three.with_verified_measures,
        "projected": three.projected,
    }
    return tuple(
        ResultLine(
            wording.say(language, f"explained-{name}"),
            found.status,
            wording.say(language, f"report-status-{found.status}"),
            wording.points(found.index, language),
        )
        for name, found in named.items()
    )


def _step(checklist: Checklist, step: Step, lasts: bool, language: Language) -> StepLine:
    item = checklist.by_id[step.barrier.item]
    gain = wording.points(step.gain, language)
    return StepLine(
        item.id,
        item.question[language],
        _measure(checklist, item, lasts, language),
        f"+{gain}" if step.gain >= 0.1 else "",
    )


def _measure(
    checklist: Checklist, item: Item, lasts: bool, language: Language
) -> MeasureLine | None:
    """The temporary measure, or the permanent one where none helps for the day."""
    remedy = item.remedy
    if remedy is None:
        return None
    temporary, permanent = (
        measure(checklist, *half, language)
        for half in (
            (remedy.temporary, remedy.temporary_owner, remedy.temporary_effort),
            (remedy.permanent, remedy.permanent_owner, remedy.permanent_effort),
        )
    )
    return permanent if lasts else temporary or permanent


def _again(
    checklist: Checklist, answers: Mapping[str, Answer], language: Language
) -> tuple[UnknownLine, ...]:
    """Each value against the limits that count on its own unit's way."""
    return tuple(
        UnknownLine(
            key, f"{item.question[language]} {wording.answer(item, answers[key], language)}"
        )
        for key, item, on_its_way in said_on_way(checklist, judged(checklist, answers))
        if borderline(item, answers[key], on_its_way)
    )


def _ways(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score, language: Language
) -> tuple[WayLine, ...]:
    if not score.ways:
        return ()
    return tuple(
        _way(checklist, way_name(checklist, answers, way.units, language), found, language)
        for way, found in zip(ways(checklist, answers), score.ways, strict=True)
    )


def way_name(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    on: Mapping[str, int],
    language: Language,
) -> str:
    """Which units a way goes by: "Way in 2". A chain that has one unit is not named."""
    several = {chain for chain, numbers in units(checklist, answers).items() if len(numbers) > 1}
    return ", ".join(
        f"{chain.title[language]} {on[chain.id]}"
        for chain in checklist.chains
        if chain.id in several
    )


def _way(checklist: Checklist, name: str, found: WayScore, language: Language) -> WayLine:
    alone = of_ways(checklist, [found.codes])
    return WayLine(
        name,
        alone.status,
        wording.say(language, f"report-status-{alone.status}"),
        tuple(
            UnknownLine(barrier.item, checklist.by_id[barrier.item].question[language])
            for barrier in alone.barriers
        ),
    )
