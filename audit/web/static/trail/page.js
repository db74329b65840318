// The page that checks an export of the trail: its files are read here, and nothing is sent.

import { errorSummary, make } from "../field/elements.js";
import { number, say } from "../field/words.js";
import { readKey, readReceipt, verified } from "./proof.js";

const SHOWN = 100;
const section = document.getElementById("check");
const problems = document.getElementById("problems");
const outcome = document.getElementById("outcome");
const checking = document.getElementById("checking");
const form = section.querySelector("form");
const start = form.querySelector("button");
const stop = checking.querySelector("button");
let going = false;

function files(id) {
  return [...document.getElementById(id).files];
}

async function content(file) {
  return new Uint8Array(await file.arrayBuffer());
}

// What is chosen and typed. What cannot be used goes into `wrong`: [field, words].
async function given(wrong) {
  const keys = [];
  for (const said of document.getElementById("keys").value.split(/\s+/).filter(Boolean)) {
    try {
      keys.push(readKey(said));
    } catch {
      wrong.push(["#keys", say("error-key-unreadable")]);
    }
  }
  const receipts = [];
  for (const file of files("receipts")) {
    const bytes = await content(file);
    try {
      receipts.push(readReceipt(bytes));
    } catch {
      const problem = say("error-receipt-unreadable");
      wrong.push(["#receipts", say("trail-check-in-file", { file: file.name, problem })]);
    }
  }
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const held = await Promise.all(files("held").map(async (file) => decoder.decode(await content(file))));
  const reports = await Promise.all(
    files("reports").map(async (file) => ({ name: file.name, content: await content(file) })),
  );
  return { keys, held, receipts, reports };
}

// Says how far it is; the answer is whether to go on.
function onward(file, read) {
  const part = file.size ? read / file.size : 1;
  const percent = part.toLocaleString(document.documentElement.lang, { style: "percent" });
  const size = number(Math.ceil(file.size / 1e5) / 10);
  document.getElementById("read").textContent = say("trail-check-read", { percent, size });
  checking.querySelector("progress").value = part;
  return going;
}

function working(is) {
  going = is;
  start.hidden = is;
  checking.hidden = !is;
  document.getElementById("read").textContent = "";
  checking.querySelector("progress").value = 0;
}

async function check() {
  const wrong = [];
  const [file] = files("export");
  if (!file) {
    wrong.push(["#export", say("trail-check-no-export")]);
  }
  const all = await given(wrong);
  if (wrong.length) {
    return complain(wrong);
  }
  const found = await verified(file, all, (read) => onward(file, read));
  return tell(found ? result(found, all) : [make("p", {}, say("trail-check-stopped"))]);
}

function complain(wrong) {
  problems.replaceChildren(errorSummary(say("public-problem"), wrong));
  problems.firstChild.focus();
}

function tell(said) {
  outcome.replaceChildren(...said);
  outcome.firstChild.tabIndex = -1;
  outcome.firstChild.focus();
}

function result(found, { keys, held, reports }) {
  const counts = {
    events: number(found.events),
    regions: number(found.ends.size),
    checkpoints: number(found.checkpoints),
  };
  const fits = found.found === 0;
  const title = say(fits ? "trail-check-fits" : "trail-check-fits-not");
  const shown = found.findings.slice(0, SHOWN);
  const more = found.found - shown.length;
  return [
    make("h3", { className: fits ? "fits" : "fits not" }, title),
    make("ul", { className: "findings" }, ...shown.map(line)),
    make("p", { hidden: !more }, say("trail-check-more", { count: number(more) })),
    make("p", {}, say("trail-check-counts", counts)),
    make("p", { className: "panel", hidden: keys.length > 0 }, say("trail-check-no-key")),
    make(
      "p",
      { className: "panel", hidden: held.length + reports.length > 0 },
      say("trail-check-nothing-held"),
    ),
  ];
}

function line({ kind, where }) {
  const places = Object.entries(where).map(([name, said]) => say(`trail-where-${name}`, { said }));
  return make("li", {}, make("b", {}, say(`trail-found-${kind}`)), make("span", {}, places.join(", ")));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (going) {
    return;
  }
  problems.replaceChildren();
  outcome.replaceChildren();
  working(true);
  stop.focus();
  try {
    await check();
  } catch (error) {
    if (!(error instanceof DOMException)) {
      throw error;
    }
    complain([["#export", say("trail-check-file-unreadable")]]);
  } finally {
    working(false);
  }
});
stop.addEventListener("click", () => {
  going = false;
});
section.hidden = false;
