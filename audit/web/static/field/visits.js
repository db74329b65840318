// Visits and their photos on the phone, each person's sealed under their own key.
//
// A visit is one record from its first answer to its receipt; its `state` says how far it is: draft,
// waiting, trouble (somebody has to look), received.

import { all, get, keys, put, transact } from "./database.js";
import { keyOf, owner, seal, sealJson, unseal, unsealJson } from "./vault.js";

const elsewhere = "BroadcastChannel" in globalThis ? new BroadcastChannel("open-door") : null;
const listeners = [];

// Tells `listener` the id of every visit that is changed, here or in another tab.
export function onChange(listener) {
  listeners.push(listener);
  elsewhere?.addEventListener("message", ({ data }) => listener(data));
}

function changed(id) {
  elsewhere?.postMessage(id);
  for (const listener of listeners) {
    listener(id);
  }
}

// The unlocked key of the person whose phone this is. Throws an Error named "Locked" without one.
async function mine() {
  const person = await owner();
  const key = person && (await keyOf(person.id));
  if (!key) {
    const locked = new Error("locked");
    locked.name = "Locked";
    throw locked;
  }
  return { person: person.id, key };
}

export async function isOpen() {
  const person = await owner();
  return Boolean(person && (await keyOf(person.id)));
}

// All visits of the person, the latest first.
export async function visits() {
  const { person, key } = await mine();
  const rows = await all("visits", `${person}/`);
  const found = await Promise.all(rows.map((row) => unsealJson(key, about(person, row.id), row)));
  return found.sort((one, other) => other.changed_at - one.changed_at);
}

export async function visit(id) {
  const { person, key } = await mine();
  const row = await get("visits", `${person}/${id}`);
  return row ? unsealJson(key, about(person, id), row) : null;
}

function about(person, id) {
  return `${person}/visit/${id}`;
}

function aboutPhoto(person, id, sha256) {
  return `${person}/photo/${id}/${sha256}`;
}

async function row(visit, { person, key }) {
  const sealed = await sealJson(key, about(person, visit.id), visit);
  const { id, state, changed_at } = visit;
  return { id, state: visit.practice ? "practice" : state, changed_at, ...sealed };
}

// Resolves when it is on the disk.
export async function save(visit) {
  const who = await mine();
  visit.changed_at = Date.now();
  await put("visits", `${who.person}/${visit.id}`, await row(visit, who));
  changed(visit.id);
}

// The photo's bytes and the visit that names it: both or neither.
export async function saveWithPhoto(visit, sha256, bytes) {
  const who = await mine();
  visit.changed_at = Date.now();
  const sealed = await seal(who.key, aboutPhoto(who.person, visit.id, sha256), bytes);
  const kept = await row(visit, who);
  await transact(["visits", "photos"], "readwrite", (rows, photos) => {
    photos.put({ visit: visit.id, sha256, ...sealed }, `${who.person}/${visit.id}/${sha256}`);
    return rows.put(kept, `${who.person}/${visit.id}`);
  });
  changed(visit.id);
}

// The bytes of a photo; null where this phone does not have them.
export async function photo(visit, sha256) {
  const { person, key } = await mine();
  const kept = await get("photos", `${person}/${visit}/${sha256}`);
  return kept ? unseal(key, aboutPhoto(person, visit, sha256), kept) : null;
}

export async function photosHeld(visit) {
  const { person } = await mine();
  const prefix = `${person}/${visit}/`;
  return new Set((await keys("photos", prefix)).map((key) => key.slice(prefix.length)));
}

// The visit as it is now, without the photos that it no longer names.
export async function saveWithoutPhotos(visit, gone) {
  const who = await mine();
  visit.changed_at = Date.now();
  const kept = await row(visit, who);
  await transact(["visits", "photos"], "readwrite", (rows, photos) => {
    for (const sha256 of gone) {
      photos.delete(`${who.person}/${visit.id}/${sha256}`);
    }
    return rows.put(kept, `${who.person}/${visit.id}`);
  });
  changed(visit.id);
}

// Takes a visit and all its photos off the phone.
export async function discard(id) {
  const { person } = await mine();
  const prefix = `${person}/${id}/`;
  await transact(["visits", "photos"], "readwrite", (rows, photos) => {
    photos.delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`));
    return rows.delete(`${person}/${id}`);
  });
  changed(id);
}

// What the server told last (stations, what it has received), to be read without a network.
export async function keepWork(work) {
  const { person, key } = await mine();
  await put("kept", `${person}/work`, await sealJson(key, `${person}/work`, work));
}

export async function work() {
  const { person, key } = await mine();
  const kept = await get("kept", `${person}/work`);
  return kept ? unsealJson(key, `${person}/work`, kept) : null;
}

// How many visits of a person are on this phone alone; known even while they are locked.
export async function unsent(person) {
  const rows = await all("visits", `${person}/`);
  return rows.filter(({ state }) => state !== "received" && state !== "practice").length;
}
