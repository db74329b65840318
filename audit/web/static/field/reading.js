// What was typed in a draft and what it says so far, with the same results as draft.py and
// draft_ways.py in audit/domain.

import { field, instead, judgedOf, saidOf, spaces, stripped, Wrong } from "./answers.js";
import {
  countWays,
  keyOf,
  limitThatCounts,
  missingEvidence,
  prepared,
  settledOnAllWays,
  split,
} from "./ways.js";

const parts = ["note", "measure", "unit", "tool", "run", ...instead];

// What a draft says: `checklist` is audit/web/portable.py's, `typed` field to what was typed,
// `photographed` a Set of the keys that have a photo.
export function read(checklist, typed, photographed) {
  return new Reading(checklist, typed, photographed);
}

class Reading {
  constructor(checklist, typed, photographed) {
    this.known = prepared(checklist);
    this.typed = typed;
    this.photographed = photographed;
    // Chain to the numbers of its units.
    this.units = unitsOf(checklist, typed);
    // [section, unit] in the order they are filled in.
    this.parts = partsOf(this.known, this.units);
    this.found = new Map();
    this.all = askedOf(this.known, this.parts);
    const { raw, judged, wrong } = readAll(this.known, this.all, typed);
    Object.assign(this, { raw, judged, wrong });
    const { hidden, counting } = settledOnAllWays(this.known, this.units, judged);
    // The keys of what is known not to apply.
    this.hidden = hidden;
    this.counting = counting;
    // What counts, by key, as it was given.
    this.answers = { ...counting };
    for (const key of Object.keys(counting)) {
      if (typeof raw[key] === "object" && raw[key] !== null) {
        this.answers[key] = raw[key];
      }
    }
  }

  // What is asked for again and again is looked for once.
  once(name, find) {
    if (!this.found.has(name)) {
      this.found.set(name, find());
    }
    return this.found.get(name);
  }

  // [{key, item, unit}] of a section and unit, or of all; whether they apply or not.
  asked(section, unit) {
    return this.all.filter(
      (each) => (!section || each.item.section === section) && (!unit || each.unit === unit),
    );
  }

  get applying() {
    return this.once("applying", () => this.all.filter(({ key }) => !this.hidden.has(key)));
  }

  // Everything wrong in what applies, in the checklist's order; `where` is a field's name.
  get problems() {
    return this.once("problems", () => {
      const found = this.applying.flatMap(({ key }) => [this.wrong.get(key), this.wrongNote(key)]);
      return [...found, this.wrong.get("answers")].filter(Boolean);
    });
  }

  wrongNote(key) {
    const where = field(key, "note");
    const note = this.typed[where] ?? "";
    const limit = this.known.checklist.limits.note;
    // A letter outside the basic plane is one letter, and two of JavaScript's.
    const length = note.length <= limit ? note.length : [...note].length;
    return length > limit ? new Wrong(where, "note-too-long", { length, limit }) : undefined;
  }

  // Notes by key, also of items that turned out not to apply: somebody wrote them.
  get notes() {
    return this.once("notes", () => {
      const found = {};
      for (const { key } of this.all) {
        const note = stripped(this.typed[field(key, "note")] ?? "");
        if (note) {
          found[key] = note;
        }
      }
      return found;
    });
  }

  // Keys of what applies and has a temporary measure in place, as the auditor saw it.
  get measures() {
    return this.applying
      .map(({ key }) => key)
      .filter((key) => this.typed[field(key, "measure")]);
  }

  // Keys of what applies and of which nothing was said, readable or not.
  get missing() {
    return this.once("missing", () =>
      this.applying
        .map(({ key }) => key)
        .filter((key) => !this.hasAnswer(key) && !this.wrong.has(key)),
    );
  }

  hasAnswer(key) {
    return this.answers[key] !== undefined || this.photographed.has(key);
  }

  // Of one section of a unit, of one in all units, or of the whole checklist.
  progress(section, unit) {
    const asked = this.asked(section, unit).filter(({ key }) => !this.hidden.has(key));
    const answered = asked.filter(({ key }) => this.hasAnswer(key)).length;
    return { answered, asked: asked.length };
  }

  // The unit or tool of a number; where none is typed yet, that of the number before it.
  usual(key, part) {
    const said = this.typed[field(key, part)] ?? "";
    if (said || this.typed[key]) {
      return said;
    }
    const { unit } = this.known.byId.get(split(key)[0]);
    const before = this.all.filter((each) => each.item.unit === unit && this.typed[each.key]);
    return before.length ? (this.typed[field(before.at(-1).key, part)] ?? "") : "";
  }

  // Keys of values so near a limit that the tool cannot tell: they are to be measured again.
  get borderline() {
    return this.once("borderline", () =>
      this.applying
        .filter(({ key, item }) => this.isBorderline(key, item))
        .map(({ key }) => key),
    );
  }

  isBorderline(key, item) {
    const value = this.judged[key];
    const { threshold } = item;
    if (!threshold || item.answer_type !== "measurement" || typeof value !== "number") {
      return false;
    }
    const limits = [limitThatCounts(threshold, this.judged), threshold.partial ?? []].flat();
    const { tools, tolerance } = this.known.checklist.measuring;
    const off = tools[this.raw[key].tool]?.[item.unit] ?? tolerance[item.unit];
    return limits.some((limit) => Math.abs(value - limit) <= off);
  }

  // [[key, [what it wants and has not]]], once there are no problems.
  get evidence() {
    return this.once("evidence", () => {
      const there = (key, answer) => thereOf(answer, this.notes[key], this.photographed.has(key));
      return this.problems.length
        ? []
        : missingEvidence(this.known, this.answers, this.counting, there);
    });
  }
}

// What an answer is backed with.
function thereOf(answer, noted, photographed) {
  const given = typeof answer === "object" && answer !== null ? Object.keys(answer) : [];
  const there = answer === null ? [] : ["value", ...given];
  return [...there, ...(noted ? ["note"] : []), ...(photographed ? ["photo"] : [])];
}

// The first unit of each chain, and those that were added: the field "way_in#" says "2 3".
function unitsOf({ chains, limits }, typed) {
  const found = {};
  for (const { id } of chains) {
    const words = (typed[`${id}#`] ?? "").split(spaces);
    found[id] = [1, ...further(limits).filter((number) => words.includes(String(number)))];
  }
  return found;
}

function further(limits) {
  return Array.from({ length: limits.units - 1 }, (_, place) => place + 2);
}

function partsOf(known, units) {
  const found = [];
  const done = new Set();
  for (const section of known.checklist.sections) {
    const chain = known.chained.get(section);
    if (!chain) {
      found.push([section, 1]);
    } else if (!done.has(chain)) {
      done.add(chain);
      for (const unit of units[chain.id]) {
        found.push(...chain.sections.map((inside) => [inside, unit]));
      }
    }
  }
  return found;
}

function askedOf(known, parts) {
  return parts.flatMap(([section, unit]) =>
    known.inSection.get(section).map((item) => ({ key: keyOf(item.id, unit), item, unit })),
  );
}

// What can be read of every item, whether it applies or not, and what is wrong with the rest.
function readAll(known, all, typed) {
  const { measuring, limits } = known.checklist;
  const [said, raw, judged] = [{}, {}, {}];
  const wrong = new Map();
  for (const { key, item } of all) {
    const answer = saidOf(key, item, typed, measuring);
    if (answer instanceof Wrong) {
      wrong.set(key, answer);
    } else if (answer !== undefined) {
      said[key] = answer;
      const value = judgedOf(key, item, answer, measuring);
      if (value instanceof Wrong) {
        wrong.set(key, value);
      } else {
        raw[key] = answer;
        judged[key] = value;
      }
    }
    if (item.answer_type === "count" && typeof said[key] === "number" && said[key] % 1) {
      wrong.set(key, new Wrong(key, "not-whole", { value: typed[key] }));
      delete raw[key];
      delete judged[key];
    }
  }
  const count = countWays(known, said);
  if (count > limits.ways) {
    wrong.set("answers", new Wrong("answers", "too-many-ways", { count, limit: limits.ways }));
  }
  return { raw, judged, wrong };
}

// What is typed with one unit more, the lowest number that is free; null if there are enough.
// `copied`: with the answers of the first unit. Notes, and whether a measure is in place, are of
// what somebody saw there: they are not copied.
export function withUnit(checklist, typed, chain, copied) {
  const units = unitsOf(checklist, typed)[chain];
  const free = further(checklist.limits).find((number) => !units.includes(number));
  if (free === undefined) {
    return null;
  }
  const found = { ...typed, [`${chain}#`]: numbersOf([...units, free]) };
  for (const first of copied ? keysOf(checklist, typed, chain, 1) : []) {
    for (const name of fieldsOf(first)) {
      const seen = name === field(first, "note") || name === field(first, "measure");
      if (typed[name] !== undefined && !seen) {
        found[keyOf(first, free) + name.slice(first.length)] = typed[name];
      }
    }
  }
  return found;
}

// What is typed without a further unit; the others keep their numbers.
export function withoutUnit(checklist, typed, chain, unit) {
  const left = unitsOf(checklist, typed)[chain].filter((number) => number !== unit);
  const gone = new Set(keysOf(checklist, typed, chain, unit).flatMap(fieldsOf));
  const kept = Object.entries(typed).filter(([name]) => !gone.has(name));
  return { ...Object.fromEntries(kept), [`${chain}#`]: numbersOf(left) };
}

// The keys of everything that is asked of a unit.
export function keysOf(checklist, typed, chain, unit) {
  const known = prepared(checklist);
  return askedOf(known, partsOf(known, unitsOf(checklist, typed)))
    .filter((asked) => asked.unit === unit && known.chainOf.get(asked.item.id) === chain)
    .map((asked) => asked.key);
}

// Every name under which something is typed about an item.
function fieldsOf(key) {
  return [key, ...parts.map((part) => field(key, part))];
}

function numbersOf(units) {
  return units
    .filter((number) => number !== 1)
    .sort()
    .join(" ");
}
