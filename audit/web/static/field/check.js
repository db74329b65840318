// The check before sending: what is wrong, missing, near a limit or without evidence; and sending.

import { canonical, sha256, visitContent } from "./content.js";
import { errorSummary, make, progress } from "./elements.js";
import { sectionTitle } from "./list.js";
import { problemWords } from "./section.js";
import { sendInBackground } from "./queue.js";
import { save } from "./visits.js";
import { language, named, say } from "./words.js";

export function showCheck(root, hand) {
  const { visit, reading } = hand;
  const all = reading.progress();
  const wrong = reading.problems.map((each) => [
    hand.question(each.where.split("-")[0]),
    problemWords(each),
  ]);
  const copied = (visit.unconfirmed ?? []).map((place) => {
    const [section, unit] = place.split("/");
    return [hand.href(section, unit), say("field-unconfirmed", { section: sectionTitle(section) })];
  });
  const blocking = [...wrong, ...copied];
  root.replaceChildren(
    ...(blocking.length ? [errorSummary(say("auditor-problem-title"), blocking)] : []),
    make("p", { className: "crumbs" }, make("a", { href: hand.href() }, say("auditor-back-to-sections"))),
    make("p", { className: "muted" }, `${say("field-station", { number: visit.site.number })} · ${named(visit.site.name)}`),
    make("h1", {}, say("auditor-review-title")),
    progress(all, say("auditor-progress-all", all)),
    make("p", {}, say("auditor-note-count", { count: Object.keys(reading.notes).length }), make("br"), say("auditor-photo-count", { count: visit.photos.length })),
    ...(blocking.length || !hand.editable ? [make("p", {}, say("auditor-problems-block"))] : [sending(hand)]),
    ...links(hand, "auditor-again-title", "auditor-measure-again", reading.borderline.map((key) => [key, ""])),
    ...links(hand, "auditor-evidence", "auditor-evidence-note", reading.evidence),
    ...missing(hand),
  );
}

function sending(hand) {
  const count = hand.reading.missing.length;
  const words = count === 0 ? say("field-send") : say("field-send-missing", { count });
  const button = make("button", { type: "button", className: "govuk-button" }, words);
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (await hand.handOver(() => queue(hand))) {
      sendInBackground();
      location.assign(`/${language}/field`);
    } else {
      button.disabled = false;
    }
  });
  return make("div", {}, button, make("p", { className: "muted" }, say("field-sent-once")));
}

// From now on the visit does not change: sent twice, it is the same.
async function queue({ visit, checklist, reading }) {
  const content = canonical(visitContent(checklist, visit, reading));
  const waiting = { state: "waiting", queued_at: Date.now(), next_at: 0, tries: 0, hold: null };
  await save({ ...visit, ...waiting, content, sha256: await sha256(content) });
}

function questionWords(key) {
  const [item] = key.split("#");
  for (const template of document.querySelectorAll("template[id^=section-]")) {
    const legend = template.content.querySelector(`[data-item="${item}"] legend`);
    if (legend) {
      return legend.textContent + (key === item ? "" : ` · ${key.split("#")[1]}`);
    }
  }
  return key;
}

function link(hand, key, beside) {
  return make("li", {}, make("a", { href: hand.question(key) }, questionWords(key) + beside));
}

function links(hand, title, note, found) {
  if (found.length === 0) {
    return [];
  }
  const list = found.map(([key, wants]) =>
    link(hand, key, wants ? ` (${wants.map((what) => say(`auditor-wants-${what}`)).join(", ")})` : ""),
  );
  return [
    make("h2", {}, say(title)),
    make("p", {}, say(note)),
    make("ul", { className: "missing" }, ...list),
  ];
}

function missing(hand) {
  const { reading } = hand;
  if (reading.missing.length === 0) {
    return [make("p", {}, say("auditor-nothing-missing"))];
  }
  const left = new Set(reading.missing);
  const bySection = reading.parts.flatMap(([section, unit]) => {
    const keys = reading.asked(section, unit).filter(({ key }) => left.has(key));
    const title = sectionTitle(section) + (unit > 1 ? ` · ${unit}` : "");
    return keys.length === 0
      ? []
      : [make("h3", {}, title), make("ul", { className: "missing" }, ...keys.map(({ key }) => link(hand, key, "")))];
  });
  return [
    make("h2", {}, say("field-missing", { count: reading.missing.length })),
    make("p", {}, say("auditor-missing-note")),
    ...bySection,
  ];
}
