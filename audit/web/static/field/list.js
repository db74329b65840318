// The parts of a visit: its sections, its ways, where the station is, what a sibling has said.

import { make, progress } from "./elements.js";
import { withoutUnit, withUnit } from "./reading.js";
import { copyFrom, siblings } from "./starting.js";
import { named, say } from "./words.js";

const MOST_UNITS = 9;
const titles = JSON.parse(document.getElementById("titles").textContent);

export function sectionTitle(section) {
  return titles.sections[section];
}

export function wayName(chain, unit) {
  return say("auditor-way", { chain: titles.chains[chain], number: unit });
}

export function showList(root, hand) {
  const { visit, reading } = hand;
  const all = reading.progress();
  root.replaceChildren(
    make("h1", {}, say("field-station", { number: visit.site.number })),
    make("p", { className: "lead" }, named(visit.site.name)),
    progress(all, say("auditor-progress-all", all)),
    ...(visit.remark ? [make("p", { className: "panel" }, say("field-remark", visit))] : []),
    make("h2", { id: "sections" }, say("auditor-sections")),
    make("ol", { className: "tasks", "aria-labelledby": "sections" }, placeLine(hand)),
    ...stretches(hand),
    make("p", {}, make("a", { className: "govuk-button", href: hand.href("check") }, say("auditor-to-review"))),
  );
  offerSiblings(root, hand);
}

function placeLine(hand) {
  const found = hand.visit.place;
  return make(
    "li",
    {},
    make("a", { href: hand.href("place") }, say("field-place")),
    make("span", { className: found ? "done" : "" }, say(found ? "field-place-said" : "field-place-open")),
  );
}

// Sections that stand together: one unit of a chain, or what is asked once.
function stretches(hand) {
  const { reading, checklist } = hand;
  const chainOf = new Map(
    checklist.chains.flatMap(({ id, sections }) => sections.map((section) => [section, id])),
  );
  const found = [];
  for (const [section, unit] of reading.parts) {
    const chain = chainOf.get(section) ?? "";
    const last = found.at(-1);
    if (last && last.chain === chain && last.unit === unit) {
      last.sections.push(section);
    } else {
      found.push({ chain, unit, sections: [section] });
    }
  }
  return found.flatMap((stretch) => shown(hand, stretch));
}

function shown(hand, { chain, unit, sections }) {
  const units = hand.reading.units[chain] ?? [];
  const id = `way-${chain}-${unit}`;
  const title = units.length > 1 ? wayName(chain, unit) : titles.chains[chain];
  const list = make(
    "ol",
    { className: "tasks", "aria-labelledby": chain ? id : "sections" },
    ...sections.map((section) => line(hand, section, unit)),
  );
  if (!chain) {
    return [list];
  }
  return [make("h3", { id, tabIndex: -1 }, title), list, ways(hand, chain, unit, units)];
}

function line(hand, section, unit) {
  const { reading, visit } = hand;
  const of = reading.progress(section, unit);
  const keys = new Set(reading.asked(section, unit).map(({ key }) => key));
  const wrong = reading.problems.filter(({ where }) => keys.has(where.split("-")[0])).length;
  const copied = visit.unconfirmed?.includes(`${section}/${unit}`);
  const [words, name] = wrong
    ? [say("field-section-problems", { count: wrong }), "wrong"]
    : copied
      ? [say("field-section-copied"), "wrong"]
      : of.asked === 0
        ? [say("auditor-section-nothing"), ""]
        : of.answered === of.asked
          ? [say("auditor-section-complete"), "done"]
          : [say("auditor-progress", of), ""];
  const id = `of-${section}-${unit}`;
  return make(
    "li",
    {},
    make("a", { href: hand.href(section, String(unit)), "aria-describedby": id }, sectionTitle(section)),
    make("span", { id, className: name }, words),
  );
}

function ways(hand, chain, unit, units) {
  const buttons = make("div", { className: "buttons" });
  const title = titles.chains[chain];
  const press = (words, work, quiet = true) => {
    const button = make("button", { type: "button", className: `govuk-button${quiet ? " line" : ""}` }, words);
    button.addEventListener("click", work);
    return button;
  };
  if (unit === units.at(-1) && units.length < MOST_UNITS) {
    buttons.append(
      press(say("auditor-way-add", { chain: title }), () => more(hand, chain, false)),
      press(say("auditor-way-copy", { chain: title }), () => more(hand, chain, true)),
    );
  }
  if (unit > 1) {
    const words = say("auditor-way-remove", { way: wayName(chain, unit) });
    buttons.append(
      make(
        "details",
        {},
        make("summary", {}, words),
        make("p", {}, say("auditor-way-remove-sure")),
        press(words, () => less(hand, chain, unit)),
      ),
    );
  }
  return buttons;
}

function replaceTyped(hand, typed) {
  const gone = Object.keys(hand.visit.typed).filter((name) => !(name in typed));
  hand.type({ ...Object.fromEntries(gone.map((name) => [name, ""])), ...typed });
}

function more(hand, chain, copied) {
  const before = new Set(hand.reading.units[chain]);
  const typed = withUnit(hand.checklist, hand.visit.typed, chain, copied);
  if (typed) {
    replaceTyped(hand, typed);
    const added = hand.reading.units[chain].find((unit) => !before.has(unit));
    again(hand, `way-${chain}-${added}`);
  }
}

async function less(hand, chain, unit) {
  replaceTyped(hand, withoutUnit(hand.checklist, hand.visit.typed, chain, unit));
  await hand.detach(({ item }) => item.endsWith(`#${unit}`) && isOf(hand, item, chain));
  again(hand, "sections");
}

function isOf(hand, key, chain) {
  const item = hand.checklist.items.find(({ id }) => id === key.split("#")[0]);
  return hand.checklist.chains.find(({ id }) => id === chain)?.sections.includes(item?.section);
}

function again(hand, focus) {
  showList(document.getElementById("view"), hand);
  document.getElementById(focus)?.focus();
}

async function offerSiblings(root, hand) {
  if (!hand.editable || hand.visit.copied_from || Object.keys(hand.visit.typed).length > 0) {
    return;
  }
  for (const sibling of await siblings(hand.visit)) {
    const words = say("field-copy-sibling", { number: sibling.site?.number ?? "" });
    const button = make("button", { type: "button", className: "govuk-button line" }, words);
    button.addEventListener("click", () => {
      copyFrom(hand.visit, sibling, sectionOf(hand));
      hand.type({});
      again(hand, "sections");
    });
    root
      .querySelector("#sections")
      .before(make("div", { className: "panel" }, make("p", {}, say("field-sibling")), button));
  }
}

// Where a field belongs to, "entrance/2"; "" for what somebody has to have seen there: notes, measures.
function sectionOf(hand) {
  const sections = new Map(hand.checklist.items.map(({ id, section }) => [id, section]));
  const chains = new Map(hand.checklist.chains.map(({ id, sections: its }) => [id, its[0]]));
  return (name) => {
    const [key, part] = name.split("-");
    const [item, unit = "1"] = key.split("#");
    if (chains.has(item) && name.endsWith("#")) {
      return `${chains.get(item)}/1`;
    }
    const section = sections.get(item);
    return !section || part === "note" || part === "measure" ? "" : `${section}/${unit}`;
  };
}
