// Getting a phone ready for a day without a network, and knowing whether it is.

import { fetchDraft } from "./copies.js";
import { getJson, sendJson } from "./server.js";
import { arrive, everybody, keyOf, openByServer, owner } from "./vault.js";
import { isOpen, keepWork, save, visit, visits, work } from "./visits.js";
import { language } from "./words.js";

const INSTALLING = 30_000;

// Asks the server what there is to do. Gives "" or the trouble: "sign-in", "refused", "later", "locked".
export async function refresh() {
  const answer = await getJson("/api/field");
  if (answer.trouble || !answer.said.person) {
    return answer.trouble || "later";
  }
  const { said } = answer;
  await arrive(said.person, said.keys);
  await openIfFresh(said);
  if (!(await isOpen())) {
    return "locked";
  }
  const before = await work();
  await keepWork({ ...said, earlier: before?.earlier ?? {} });
  await bringDrafts(said);
  await bringEarlier(said);
  return "";
}

// Who has just signed in has shown who they are: what was locked when they left is opened. Where a PIN
// or a passkey locks it, they are asked for it, or say that they have forgotten it.
async function openIfFresh({ fresh }) {
  const person = await owner();
  if (fresh && !(await keyOf(person.id)) && !person.pin && !person.passkey) {
    await openAnew();
  }
}

// True if the server has opened this person's key: only for somebody who has just signed in.
export async function openAnew() {
  const { id, sealed } = await owner();
  const answer = await sendJson("POST", "/api/keys/open", JSON.stringify({ sealed }));
  if (answer.trouble) {
    return false;
  }
  await openByServer(id, answer.said.key);
  return true;
}

// Not the copy of a visit that has been received: its phone was cut off before it could remove it.
async function bringDrafts({ drafts, sent }) {
  const there = await work();
  const received = new Set(sent.map(({ id }) => id));
  for (const { id, station, round } of drafts) {
    if (received.has(id) || (await visit(id))) {
      continue;
    }
    const site = there.stations.find((each) => each.station === station && each.round === round);
    const draft = site && (await fetchDraft(id));
    if (draft) {
      await save({ ...draft, site });
    }
  }
}

// What this person has said of other stations in the same buildings, and of visits that were given back.
async function bringEarlier({ stations, sent }) {
  const here = new Set((await visits()).map(({ id }) => id));
  const venues = new Map(stations.map(({ station, venue }) => [station, venue]));
  const shared = (station) =>
    stations.filter(({ venue }) => venue === venues.get(station)).length > 1;
  const { earlier } = await work();
  for (const { id, station, remark } of sent) {
    if (!here.has(id) && !earlier[id] && (remark !== null || shared(station))) {
      await bringVisit(id);
    }
  }
}

// What was said in a visit that another phone, or this one before, has sent; undefined without a network.
export async function bringVisit(id) {
  const answer = await getJson(`/api/visits/${id}`);
  if (answer.trouble || answer.said.id !== id) {
    return undefined;
  }
  const kept = await work();
  await keepWork({ ...kept, earlier: { ...kept.earlier, [id]: answer.said } });
  return answer.said;
}

export function formPath({ checklist, version }, its = language) {
  return `/${its}/field/${checklist}/${version}`;
}

// Until the service worker keeps what is fetched: on a first visit it is still being installed.
async function served() {
  const workers = navigator.serviceWorker;
  if (!workers || workers.controller) {
    return;
  }
  await new Promise((done) => {
    workers.addEventListener("controllerchange", done, { once: true });
    setTimeout(done, INSTALLING);
  });
}

// Every page that is needed without a network: the forms of all stations and of what is begun.
async function neededForms() {
  const there = await work();
  const begun = (await visits()).filter(({ state }) => state !== "received");
  const all = [...(there?.stations ?? []), ...begun];
  return [...new Set(all.map((each) => formPath(each)))];
}

// Brings every form, and whatever else is not there; `onStep(done, of)`. Gives the paths that could not
// be brought.
export async function bringPages(onStep) {
  await served();
  const paths = [...shellFiles(), ...(await neededForms())];
  const missing = [];
  for (const [place, path] of paths.entries()) {
    onStep(place, paths.length);
    if (!(await caches.match(path))) {
      await fetch(path).catch(() => null);
    }
    if (!(await caches.match(path))) {
      missing.push(path);
    }
  }
  onStep(paths.length, paths.length);
  return missing;
}

// Whether everything that is needed without a network lies on the phone now: each piece is looked at.
export async function isReady() {
  if (!("caches" in globalThis) || !(await isOpen()) || !(await work())) {
    return false;
  }
  const shell = shellFiles();
  const forms = await neededForms();
  const found = await Promise.all([...shell, ...forms].map((path) => caches.match(path)));
  return shell.length > 0 && found.every(Boolean);
}

// What the service worker keeps, as the page names it.
function shellFiles() {
  const list = document.getElementById("shell");
  return list ? JSON.parse(list.textContent) : [];
}

// "kept", "not-kept": whether the browser promises not to clear this phone's data by itself.
export async function askToKeep() {
  const storage = navigator.storage;
  if (!storage?.persist) {
    return "unknown";
  }
  return (await storage.persisted()) || (await storage.persist()) ? "kept" : "not-kept";
}

// People whose locked work is on this phone, beside the one who has it now.
export async function others() {
  const { id } = (await owner()) ?? {};
  return (await everybody()).filter((person) => person.id !== id);
}
