// The page "my stations" of the field app: what is to do, what waits, and whose phone this is.

import { copy } from "./copies.js";
import { showCards } from "./cards.js";
import { exported, imported } from "./exports.js";
import { askToKeep, bringPages, bringVisit, formPath, isReady, refresh } from "./prepare.js";
import { leaving, protection, showLock } from "./protect.js";
import { keepSending, send } from "./queue.js";
import { remove as removeCopy } from "./server.js";
import { anew, begin, correct, practise } from "./starting.js";
import { keepServing } from "./updates.js";
import { owner } from "./vault.js";
import { discard, isOpen, onChange, save, unsent, visit, visits, work } from "./visits.js";
import { say } from "./words.js";

const at = (id) => document.getElementById(id);
const status = at("status");

function tell(words) {
  status.textContent = words;
  status.hidden = words === "";
}

const verbs = {
  begin: async ({ site }) => open(await begin(site)),
  reopen: async ({ visit }) => {
    Object.assign(visit, { state: "draft", trouble: null, content: null, receipt: null });
    await save(visit);
    open(visit);
  },
  again: async ({ visit }) => {
    Object.assign(visit, { state: "waiting", trouble: null, next_at: 0 });
    await save(visit);
    await sendNow();
  },
  anew: async ({ visit }) => {
    const corrected = await anew(visit);
    await discard(visit.id);
    await removeCopy(`/api/drafts/${visit.id}`);
    open(corrected);
  },
  correct: async ({ visit, site, sent }) => {
    const earlier = visit?.typed ? visit : await saidEarlier(sent?.id);
    if (earlier) {
      open(await correct(earlier, site, sent));
    } else {
      tell(say("field-needs-network"));
    }
  },
  discard: async ({ visit }) => {
    await discard(visit.id);
    await removeCopy(`/api/drafts/${visit.id}`);
  },
  export: exportAll,
};

// It may not have come yet: drafts and other visits come before it.
async function saidEarlier(id) {
  return (await work()).earlier[id] ?? (id && (await bringVisit(id)));
}

function open(visit) {
  location.assign(`${formPath(visit)}#${visit.id}`);
}

async function act(verb, about) {
  await verbs[verb](about);
  await show();
}

let showing = Promise.resolve();
// Whether the server did not know the person when it was asked last.
let unknown = false;

function show() {
  showing = showing.then(render, render);
  return showing;
}

async function render() {
  const person = await owner();
  const openNow = await isOpen();
  at("nobody").hidden = person !== null;
  at("field").hidden = !openNow;
  at("whose").textContent = person ? say("field-whose", { name: person.name }) : "";
  at("device").hidden = person === null;
  showLock(at("lock"), person !== null && !openNow ? person : null, afterUnlock);
  if (!openNow) {
    at("rounds").replaceChildren();
    at("practice-visits").replaceChildren();
    return;
  }
  const [there, kept] = [await work(), await visits()];
  showCards(
    at("rounds"),
    there,
    kept.filter(({ practice }) => !practice),
    act,
  );
  showPractice(kept);
  const waiting = kept.filter(({ state, practice }) => state === "waiting" && !practice);
  at("sign-in").hidden = !(unknown || waiting.some(({ hold }) => hold === "sign-in"));
  const alone = await unsent(person.id);
  at("unsent").textContent = say("field-unsent", { count: alone });
  at("unsent").hidden = alone === 0;
  at("send-now").hidden = waiting.length === 0;
  at("no-stations").hidden = Boolean(there?.stations.length);
  protection(at("protection"), person, show);
}

function showPractice(kept) {
  const root = at("practice-visits");
  showCards(
    root,
    null,
    kept.filter(({ practice }) => practice),
    act,
  );
  root.querySelector("h2")?.remove();
}

async function afterUnlock() {
  tell("");
  await show();
  await update();
}

// Asks the server, tells what came of it, copies drafts.
async function update() {
  const trouble = await refresh();
  const words = { "sign-in": "field-sign-in-again", refused: "field-not-an-auditor" };
  tell(words[trouble] ? say(words[trouble]) : "");
  unknown = trouble === "sign-in" && (await owner()) !== null;
  at("network").textContent = say(trouble === "later" ? "field-no-network" : "field-network");
  await show();
  if (trouble === "") {
    await copyDrafts();
  }
  return trouble;
}

// Drafts that no form has open; a form copies its own.
async function copyDrafts() {
  for (const { id } of (await visits()).filter(isToCopy)) {
    await navigator.locks.request(`visit ${id}`, { ifAvailable: true }, async (lock) => {
      // While the one before was copied, a form may have been open and gone on with this one.
      const draft = lock && (await visit(id));
      if (draft && isToCopy(draft)) {
        await copy(draft);
        await save(draft);
      }
    });
  }
}

function isToCopy({ state, practice, touched_at, copied_at }) {
  return state === "draft" && !practice && (touched_at ?? 0) > (copied_at ?? -1);
}

async function prepare() {
  const bar = at("preparing");
  bar.hidden = false;
  tell(say("field-preparing"));
  const trouble = await update();
  const missing = await bringPages((done, of) => {
    bar.max = of;
    bar.value = done;
  });
  bar.hidden = true;
  const ready = trouble === "" && missing.length === 0 && (await isReady());
  tell(say(ready ? "field-ready" : trouble === "sign-in" ? "field-sign-in-again" : "field-not-ready"));
  document.documentElement.dataset.readyOffline = String(ready);
  // Firefox asks the person, who may take their time.
  at("kept").textContent = say(`field-storage-${await askToKeep()}`);
}

async function sendNow() {
  tell(say("field-sending"));
  afterSending(await send({ now: true }));
}

function afterSending(became) {
  const words = { "sign-in": "field-sign-in-to-send", later: "field-not-sent", busy: "field-sending" };
  if (words[became] || !unknown) {
    tell(words[became] ? say(words[became]) : "");
  }
  document.documentElement.dataset.sent = became;
  show();
}

async function exportAll() {
  const person = await owner();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await exported(person.id));
  link.download = `open-door-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function importFile(file) {
  const { trouble, brought, message } = await imported(file);
  const words = { "not-ours": "field-import-not-ours", "not-yours": "field-import-not-yours" };
  const refused = message || say(words[trouble] ?? "field-import-later");
  tell(trouble ? refused : say("field-imported", { count: brought }));
  await show();
}

function listen() {
  at("prepare").addEventListener("click", prepare);
  at("send-now").addEventListener("click", sendNow);
  at("export").addEventListener("click", exportAll);
  at("import").addEventListener("change", ({ target }) => target.files[0] && importFile(target.files[0]));
  at("practise").addEventListener("click", async () => {
    open(await practise(JSON.parse(at("practice-site").textContent)));
  });
  const leave = at("leave-sure");
  leaving(at("leave"), leave);
  leave.querySelector("[data-send]").addEventListener("click", () => {
    leave.close();
    sendNow();
  });
  leave.querySelector("[data-export]").addEventListener("click", exportAll);
  onChange(show);
}

async function start() {
  listen();
  await show();
  performance.mark("usable");
  document.documentElement.dataset.usable = "yes";
  const trouble = await update();
  keepSending(afterSending, trouble === "");
  await keepServing(at("update"), at("update-now"));
  document.documentElement.dataset.offline = String(await isReady());
}

start();
