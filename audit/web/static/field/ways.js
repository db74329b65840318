// What counts of a draft on each of its ways, and what evidence it wants, with the same results as
// chains.py, verdicts.py, scoring.py and confidence.py in audit/domain.

import { hiddenItems, holds } from "../conditions.js";

const [FAIL, PARTIAL, PASS, UNKNOWN, NA] = [0, 1, 2, 3, 4];
const codes = { fail: FAIL, pass: PASS, na: NA };
const weights = { critical: 5, major: 3, minor: 1 };
// The statuses of a group, from the worst to the best; how much better does not matter here.
const [NOT_ACCESSIBLE, NO_DATA, BETTER] = [0, 1, 2];

const ready = new WeakMap();

// A checklist (audit/web/portable.py) made ready for looking things up in it, once.
export function prepared(checklist) {
  if (!ready.has(checklist)) {
    ready.set(checklist, prepare(checklist));
  }
  return ready.get(checklist);
}

function prepare(checklist) {
  const { chains, items, sections } = checklist;
  const chained = new Map(chains.flatMap((chain) => chain.sections.map((id) => [id, chain])));
  return {
    checklist,
    chained,
    byId: new Map(items.map((item) => [item.id, item])),
    chainOf: new Map(items.map((item) => [item.id, chained.get(item.section)?.id ?? ""])),
    inSection: new Map(
      sections.map((id) => [id, items.filter((item) => item.section === id)]),
    ),
    rules: items
      .filter((item) => item.applies_if)
      .map((item) => [item.id, item.applies_if, Boolean(item.implied)]),
    scored: items.filter((item) => item.severity),
    order: new Map(items.map((item, place) => [item.id, place])),
  };
}

// Where the answer to an item stands for a unit: "D02", "D02#2".
export function keyOf(item, unit) {
  return unit === 1 ? item : `${item}#${unit}`;
}

// The item and the unit of a key.
export function split(key) {
  const at = key.indexOf("#");
  return at < 0 ? [key, 1] : [key.slice(0, at), Number(key.slice(at + 1))];
}

// The answers of every unit under the items' own ids: "way_in 2" to answers, " 1" for what is in no
// chain.
function byUnit(known, answers) {
  const found = new Map();
  for (const [key, said] of Object.entries(answers)) {
    const [item, unit] = split(key);
    const where = `${known.chainOf.get(item)} ${unit}`;
    if (!found.has(where)) {
      found.set(where, {});
    }
    found.get(where)[item] = said;
  }
  return found;
}

// The answers on a way of these units; a chain that is not named is taken at its first unit.
function onWay(known, sorted, numbers) {
  const units = known.checklist.chains.map(({ id }) => sorted.get(`${id} ${numbers[id] ?? 1}`));
  return Object.assign({}, sorted.get(" 1"), ...units);
}

// How many units of each chain anything was said of, with the first: chain to their numbers.
function unitsIn(known, answers) {
  const found = new Map(known.checklist.chains.map(({ id }) => [id, new Set([1])]));
  for (const key of Object.keys(answers)) {
    const [item, unit] = split(key);
    found.get(known.chainOf.get(item))?.add(unit);
  }
  return found;
}

// How many ways there are.
export function countWays(known, answers) {
  return [...unitsIn(known, answers).values()].reduce((count, units) => count * units.size, 1);
}

// Every combination of units, the one of all first units first.
function allWays(known, answers) {
  let combinations = [{}];
  for (const [chain, units] of unitsIn(known, answers)) {
    const numbers = [...units].sort();
    combinations = combinations.flatMap((one) =>
      numbers.map((number) => ({ ...one, [chain]: number })),
    );
  }
  const sorted = byUnit(known, answers);
  return combinations.map((numbers) => onWay(known, sorted, numbers));
}

// Which items are known not to apply on a way, and the answers that this leaves.
function settled(known, read) {
  const hidden = hiddenItems(known.rules, read);
  const answers = {};
  for (const [item, said] of Object.entries(read)) {
    if (!hidden.has(item)) {
      answers[item] = said;
    }
  }
  for (const item of hidden) {
    if (known.byId.get(item).implied) {
      answers[item] = false;
    }
  }
  return { hidden, answers };
}

// The same for every unit, by key; what is asked of a further one is seen with the first of the
// others. `units` is chain to numbers, `judged` has measurements in their canonical units.
export function settledOnAllWays(known, units, judged) {
  const sorted = byUnit(known, judged);
  const first = settled(known, onWay(known, sorted, {}));
  const counting = { ...first.answers };
  const hidden = new Set(first.hidden);
  for (const [chain, numbers] of Object.entries(units)) {
    for (const unit of numbers.slice(1)) {
      const here = settled(known, onWay(known, sorted, { [chain]: unit }));
      const inside = (item) => known.chainOf.get(item) === chain;
      for (const item of [...here.hidden].filter(inside)) {
        hidden.add(keyOf(item, unit));
      }
      for (const item of Object.keys(here.answers).filter(inside)) {
        counting[keyOf(item, unit)] = here.answers[item];
      }
    }
  }
  return { hidden, counting };
}

// The limit to pass at this place: the exception's where that holds.
export function limitThatCounts(threshold, answers) {
  const excepted =
    threshold.exception !== undefined &&
    threshold.exception_when !== undefined &&
    holds(threshold.exception_when, answers);
  return excepted ? threshold.exception : threshold.passes;
}

function within({ comparator }, limit, value) {
  if (Array.isArray(limit)) {
    return limit[0] <= value && value <= limit[1];
  }
  return comparator === "<=" ? value <= limit : value >= limit;
}

// What an item comes to on a way's answers in canonical units.
function verdict(item, answers) {
  const said = answers[item.id];
  const needed = !(item.not_needed && said === "not_needed");
  const applies = needed && (item.applies_if ? holds(item.applies_if, answers) : true);
  if (applies === null) {
    return UNKNOWN;
  }
  if (!applies) {
    const rule = item.not_applicable ?? { verdict: "pass" };
    return rule.fail_if && holds(rule.fail_if, answers) ? FAIL : codes[rule.verdict];
  }
  if (said === undefined || said === null) {
    return UNKNOWN;
  }
  if (!item.threshold) {
    return said ? PASS : FAIL;
  }
  const passes = limitThatCounts(item.threshold, answers);
  if (within(item.threshold, passes, said)) {
    return PASS;
  }
  return within(item.threshold, item.threshold.partial ?? passes, said) ? PARTIAL : FAIL;
}

// How good a way is for a group: status, score, what is sure of it. `verdicts` are [item, code]. It
// tells as much as is needed to know which critical items fail: ways where none does are alike, so
// that the caps and the statuses above "not accessible" for such ways are left out.
function goodness(verdicts, group) {
  let [known, missing, halves, failed, unsure] = [0, 0, 0, false, false];
  for (const [item, code] of verdicts) {
    if (code !== NA && item.groups.includes(group)) {
      const weight = weights[item.severity];
      const critical = item.severity === "critical";
      failed ||= critical && code === FAIL;
      unsure ||= critical && code === UNKNOWN;
      known += code === UNKNOWN ? 0 : weight;
      missing += code === UNKNOWN ? weight : 0;
      halves += code === UNKNOWN ? 0 : code * weight;
    }
  }
  const cap = failed ? 39 : 100;
  const score = known ? Math.min((50 * halves) / known, cap) : -1;
  const low = known + missing ? Math.min((50 * halves) / (known + missing), cap) : 0;
  const enough = known > 0 && !unsure && known / (known + missing) >= 0.8;
  const bad = failed || (enough && score < 50);
  return [bad ? NOT_ACCESSIBLE : enough ? BETTER : NO_DATA, score, low];
}

// The place of the first of the best.
function best(all) {
  return all.reduce((found, one, place) => (isBetter(one, all[found]) ? place : found), 0);
}

function isBetter(one, other) {
  const place = one.findIndex((figure, at) => figure !== other[at]);
  return place >= 0 && one[place] > other[place];
}

// The ids of the critical items that fail: for any group, on the way that is best for it.
function failedCritical(known, answers) {
  const critical = known.scored.filter((item) => item.severity === "critical");
  const ways = allWays(known, answers);
  if (ways.length === 1) {
    return new Set(critical.filter((item) => !verdict(item, ways[0])).map((item) => item.id));
  }
  const verdicts = ways.map((way) => known.scored.map((item) => [item, verdict(item, way)]));
  const failed = new Set();
  for (const group of new Set(critical.flatMap((item) => item.groups))) {
    const chosen = verdicts[best(verdicts.map((way) => goodness(way, group)))];
    for (const [item, code] of chosen) {
      if (code === FAIL && item.severity === "critical" && item.groups.includes(group)) {
        failed.add(item.id);
      }
    }
  }
  return failed;
}

// [key, what it wants and has not] in the checklist's order, unit after unit. `answers` are what
// counts as it was given, `counting` the same in canonical units; `thereOf(key, answer)` says what
// an answer is backed with.
export function missingEvidence(known, answers, counting, thereOf) {
  const { evidence } = known.checklist;
  const failed = evidence.critical_failed.length ? failedCritical(known, counting) : new Set();
  const wayOf = waysOfUnits(known, counting);
  const found = [];
  for (const key of inOrder(known, Object.keys(answers))) {
    const item = known.byId.get(split(key)[0]);
    if (!item.applies_if || holds(item.applies_if, wayOf(key)) !== false) {
      const there = thereOf(key, answers[key]);
      const missing = wantedOf(item, answers[key], failed, evidence).filter(
        (what) => !there.includes(what),
      );
      if (missing.length) {
        found.push([key, missing]);
      }
    }
  }
  return found;
}

// From a key to the answers on the way of its own unit, other chains at their first.
function waysOfUnits(known, answers) {
  const sorted = byUnit(known, answers);
  const ways = new Map();
  return (key) => {
    const [item, unit] = split(key);
    const chain = known.chainOf.get(item);
    const where = `${chain} ${unit}`;
    if (!ways.has(where)) {
      ways.set(where, onWay(known, sorted, { [chain]: unit }));
    }
    return ways.get(where);
  };
}

function inOrder({ order }, keys) {
  const places = keys.map((key) => [key, split(key)]);
  places.sort(([, one], [, other]) => order.get(one[0]) - order.get(other[0]) || one[1] - other[1]);
  return places.map(([key]) => key);
}

function wantedOf(item, answer, failed, evidence) {
  const wanted = new Set(failed.has(item.id) ? evidence.critical_failed : []);
  const given = typeof answer === "number" || (typeof answer === "object" && answer !== null);
  if (item.answer_type === "measurement" && given) {
    evidence.measurement.forEach((what) => wanted.add(what));
  }
  if (item.note_on_no && answer === false) {
    wanted.add("note");
  }
  return [...wanted];
}
