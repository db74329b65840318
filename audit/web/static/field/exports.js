// All visits of one person as one sealed file: the answer to a broken phone and a forgotten PIN.
//
// The file holds what the database holds, sealed as it is there, and the person's key, sealed for the
// installation: writing it needs no PIN, reading it needs the server or its operator.

import { all, get } from "./database.js";
import { sendJson } from "./server.js";
import { bringKey, fromBase64, keyOf, owner, toBase64, unseal, unsealJson } from "./vault.js";
import { save, saveWithPhoto, visit } from "./visits.js";

const FORMAT = "open-door-visits";

// A Blob; the visits that are received already are left out.
export async function exported(person) {
  const { sealed, name } = await get("people", person);
  const rows = (await all("visits", `${person}/`)).filter(({ state }) => state !== "received");
  const kept = new Set(rows.map(({ id }) => id));
  const photos = (await all("photos", `${person}/`)).filter((photo) => kept.has(photo.visit));
  const file = {
    format: FORMAT,
    version: 1,
    person,
    name,
    exported_at: new Date().toISOString(),
    key: sealed,
    visits: rows.map((row) => ({ id: row.id, state: row.state, ...written(row) })),
    photos: photos.map((row) => ({ visit: row.visit, sha256: row.sha256, ...written(row) })),
  };
  return new Blob([JSON.stringify(file)], { type: "application/json" });
}

function written({ iv, sealed }) {
  return { iv: toBase64(iv), sealed: toBase64(sealed) };
}

function read({ iv, sealed }) {
  return { iv: fromBase64(iv), sealed: fromBase64(sealed) };
}

// Takes in the visits of a file. Gives {trouble, brought}; the trouble is "not-ours" (no such file),
// "not-yours" (another person's), or what the server said. What is on the phone already and newer stays.
export async function imported(file) {
  const said = await parsed(file);
  const person = await owner();
  if (!said) {
    return { trouble: "not-ours" };
  }
  if (said.person !== person?.id) {
    return { trouble: "not-yours" };
  }
  const opened = await sendJson("POST", "/api/keys/open", JSON.stringify({ sealed: said.key }));
  if (opened.trouble) {
    return opened;
  }
  if (!(await keyOf(person.id))) {
    await bringKey(person, said.key, opened.said.key);
  }
  return { trouble: "", brought: await takeIn(said, await opening(opened.said.key)) };
}

async function parsed(file) {
  try {
    const said = JSON.parse(await file.text());
    return said.format === FORMAT && said.version === 1 ? said : null;
  } catch {
    return null;
  }
}

function opening(key) {
  return crypto.subtle.importKey("raw", fromBase64(key), "AES-GCM", false, ["decrypt"]);
}

async function takeIn(said, key) {
  let brought = 0;
  for (const row of said.visits) {
    const its = await unsealJson(key, `${said.person}/visit/${row.id}`, read(row));
    const here = await visit(its.id);
    if (here && !isLater(its, here)) {
      continue;
    }
    for (const photo of said.photos.filter((each) => each.visit === its.id)) {
      const about = `${said.person}/photo/${its.id}/${photo.sha256}`;
      await saveWithPhoto(its, photo.sha256, await unseal(key, about, read(photo)));
    }
    await save(its);
    brought += 1;
  }
  return brought;
}

// Whether more was done with the one than with the other: a copy that was only fetched was not touched.
function isLater(one, other) {
  const [its, touched] = [one.touched_at ?? 0, other.touched_at ?? 0];
  if (other.state !== "draft" || its < touched) {
    return false;
  }
  return its > touched || one.state !== "draft";
}
