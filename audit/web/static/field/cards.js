// The list of stations: how far each is, and what to do with it next.

import { keepingPlace } from "./elements.js";
import { formPath } from "./prepare.js";
import { day, fill, moment, named, say } from "./words.js";

// One card for each station of `work` and for each visit of a station that is not in it any more.
// `act(verb, {visit, site, sent})` is called when a button is pressed.
export function showCards(root, work, visits, act) {
  keepingPlace(root, () => makeCards(root, work, visits, act));
}

function makeCards(root, work, visits, act) {
  root.replaceChildren();
  const stations = work?.stations ?? [];
  const listed = new Set(stations.map(keyOf));
  const others = visits.filter((visit) => !listed.has(keyOf(visit)));
  for (const [round, sites] of byRound(stations)) {
    const of = (site) => visits.filter((each) => keyOf(each) === keyOf(site));
    const cards = sites.map((site) => card(site, of(site), sentOf(work, site), act));
    root.append(section(named(round.round_name), round.election_day, cards));
  }
  if (others.length > 0) {
    const cards = others.map((visit) => card(visit.site, [visit], undefined, act));
    root.append(section(say("field-other-visits"), null, cards));
  }
}

function keyOf({ station, round }) {
  return `${station} ${round}`;
}

function sentOf(work, site) {
  return (work?.sent ?? []).filter((each) => keyOf(each) === keyOf(site)).at(-1);
}

function byRound(stations) {
  const rounds = new Map();
  for (const site of stations) {
    const [, sites] = rounds.get(site.round) ?? [site, []];
    sites.push(site);
    rounds.set(site.round, [site, sites]);
  }
  return rounds.values();
}

function section(title, electionDay, cards) {
  const made = fill("round", {
    title,
    day: electionDay ? say("field-election-day", { day: day(electionDay) }) : "",
  });
  made.querySelector("ul").append(...cards);
  return made;
}

function card(site, visits, sent, act) {
  const made = fill("card", {
    number: say("field-station", { number: site.number }),
    venue: named(site.name),
    address: named(site.address),
  });
  const open = visits.find(({ state }) => state !== "received");
  const done = visits.find(({ state }) => state === "received");
  // What the server knows of a visit from another phone, or one that this phone does not keep any more.
  const known = done ?? (sent && { ...sent, outcome: sent, state: "received", site });
  const returned = sent?.remark != null && !visits.some((each) => each.supersedes === sent.id);
  const shown = open ?? known;
  made.dataset.state = shown?.state ?? "none";
  if (returned) {
    add(made, "p", say("field-returned", { remark: sent.remark }), "returned");
    button(made, "field-correct", site, () => act("correct", { site, sent, visit: done }));
  } else if (shown) {
    states[shown.state](made, shown, (verb) => act(verb, { site, visit: shown, sent }));
  } else {
    button(made, "field-begin", site, () => act("begin", { site }));
  }
  return made;
}

function add(made, tag, text, name = "") {
  const element = Object.assign(document.createElement(tag), { textContent: text, className: name });
  made.append(element);
  return element;
}

function button(made, key, site, press, quiet = false) {
  const said = say(key);
  const element = add(made, "button", said, `govuk-button${quiet ? " line" : ""}`);
  element.type = "button";
  element.setAttribute("aria-label", `${said}: ${say("field-station", { number: site.number })}`);
  element.addEventListener("click", press);
  return element;
}

const states = { draft, waiting, trouble, received };

function draft(made, visit, act) {
  if (visit.progress) {
    add(made, "p", say("field-answered", visit.progress));
  }
  if (visit.sent_elsewhere) {
    add(made, "p", say("field-sent-elsewhere"), "returned");
  }
  const link = add(made, "a", say("field-continue"), "govuk-button");
  link.href = `${formPath(visit)}#${visit.id}`;
  link.setAttribute(
    "aria-label",
    `${say("field-continue")}: ${say("field-station", { number: visit.site.number })}`,
  );
  discard(made, visit, act);
}

function discard(made, visit, act) {
  const details = add(made, "details", "");
  add(details, "summary", say("field-discard"));
  add(details, "p", say("field-discard-sure"));
  button(details, "field-discard", visit.site, () => act("discard"), true);
}

export function holdWords(visit) {
  const count = new Set(visit.photos.map(({ sha256 }) => sha256)).size;
  if (visit.sending) {
    return say("field-sending-photo", { place: (visit.arrived?.length ?? 0) + 1, count });
  }
  if (visit.hold === "sign-in") {
    return say("field-hold-sign-in");
  }
  if (visit.receipt) {
    return say("field-hold-photos", { arrived: visit.arrived?.length ?? 0, count });
  }
  return say(visit.hold ? "field-hold-network" : "field-waiting");
}

function waiting(made, visit) {
  add(made, "p", holdWords(visit), "waiting");
}

function trouble(made, visit, act) {
  add(made, "p", say("field-trouble"), "returned");
  add(made, "p", visit.trouble.message);
  const list = add(made, "ul", "");
  for (const [where, why] of visit.trouble.problems) {
    add(list, "li", `${where}: ${why}`);
  }
  const taken = visit.trouble.code.startsWith("visit-");
  button(made, taken ? "field-send-anew" : "field-reopen", visit.site, () =>
    act(taken ? "anew" : "reopen"),
  );
  button(made, "field-try-again", visit.site, () => act("again"), true);
  button(made, "field-export-one", visit.site, () => act("export"), true);
  discard(made, visit, act);
}

function received(made, visit, act) {
  const when = visit.received_at ? moment(visit.received_at) : "";
  add(made, "p", say("field-received", { moment: when }), "done");
  outcome(made, visit.outcome);
  if (visit.elsewhere?.length) {
    add(made, "p", say("field-photos-elsewhere", { count: visit.elsewhere.length }));
  }
  if (visit.receipt) {
    const details = add(made, "details", "");
    add(details, "summary", say("field-receipt"));
    details.append(receipt(visit));
  }
  button(made, "field-correct", visit.site, () => act("correct"), true);
}

// What the answers say: the station's status, and each group's.
export function outcome(made, said) {
  if (!said) {
    return;
  }
  made.append(status(said.status));
  const list = add(made, "ul", "", "tasks");
  for (const [group, its] of Object.entries(said.groups ?? {})) {
    const line = add(list, "li", "");
    add(line, "span", say(`report-group-${group}`));
    line.append(status(its));
  }
  if (said.quarantine) {
    add(made, "p", say(`field-quarantine-${said.quarantine}`));
  }
}

function status(name) {
  return fill(`status-${name}`);
}

export function receipt({ receipt: said }) {
  const list = document.createElement("dl");
  list.className = "receipt";
  for (const name of ["seq", "id", "sha256", "signature"]) {
    add(list, "dt", say(`auditor-receipt-${name}`));
    add(list, "dd", String(said[name]));
  }
  const file = add(add(list, "dd", ""), "a", say("auditor-receipt-save"));
  file.href = `data:application/json,${encodeURIComponent(JSON.stringify(said))}`;
  file.download = `receipt-${said.id}.json`;
  return list;
}
