// Whose phone this is now, and the keys under which each person's work is kept.
//
// Everything that somebody says or photographs is sealed with AES-GCM under a key of their own. The
// key is kept sealed for the installation, so that a forgotten PIN loses nothing; beside that either
// as it is, or, once there is a PIN or a passkey, only sealed under that. Somebody who has left the
// phone has no open key on it.

import { all, get, put, remove, transact } from "./database.js";

const ROUNDS = 600_000;
const OPEN = "open-door-key";
const text = new TextEncoder();

export function toBase64(bytes) {
  let said = "";
  for (const byte of new Uint8Array(bytes)) {
    said += String.fromCharCode(byte);
  }
  return btoa(said);
}

export function fromBase64(said) {
  return Uint8Array.from(atob(said), (letter) => letter.charCodeAt(0));
}

// {id, name, …} of the person whose work the pages show; null before anybody has come.
export async function owner() {
  const id = await get("device", "owner");
  return id ? ((await get("people", id)) ?? null) : null;
}

export function everybody() {
  return all("people");
}

// The server's keys, as they were last told.
export function serverKeys() {
  return get("device", "keys");
}

// The server says who is signed in: from now on their work is shown, and another's is locked.
export async function arrive(person, keys) {
  await put("device", "keys", keys);
  const before = await owner();
  if (before && before.id !== person.id) {
    await lock(before.id);
  }
  const known = (await get("people", person.id)) ?? (await newcomer(person, keys));
  await put("people", person.id, { ...known, name: person.name });
  await put("device", "owner", person.id);
}

async function newcomer(person, keys) {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await sealForServer(key, person.id, keys.sealing);
  return { id: person.id, name: person.name, sealed, open: toBase64(key), pin: null, passkey: null };
}

async function sealForServer(key, person, sealing) {
  const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
  const its = await crypto.subtle.importKey("spki", fromBase64(sealing), algorithm, false, [
    "encrypt",
  ]);
  const label = text.encode(person);
  return toBase64(await crypto.subtle.encrypt({ name: "RSA-OAEP", label }, its, key));
}

// The open key of a person, or null while it is locked.
export async function keyOf(person) {
  const raw = await rawKey(person);
  return raw && crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function rawKey(id) {
  const person = await get("people", id);
  const kept = person?.open ?? unlocked(id);
  return kept ? fromBase64(kept) : null;
}

// An unlocked key lives as long as the tab: a service worker has none.
function unlocked(id) {
  const kept = globalThis.sessionStorage?.getItem(OPEN);
  return kept?.startsWith(`${id} `) ? kept.slice(id.length + 1) : null;
}

function unlock(id, raw) {
  sessionStorage.setItem(OPEN, `${id} ${toBase64(raw)}`);
}

// Takes the open key off the phone; what is sealed stays.
export async function lock(id) {
  globalThis.sessionStorage?.removeItem(OPEN);
  const person = await get("people", id);
  if (person) {
    await put("people", id, { ...person, open: null });
  }
}

// Nobody's phone, until somebody signs in again.
export async function leave() {
  const person = await owner();
  if (person) {
    await lock(person.id);
  }
  await remove("device", "owner");
}

export async function setPin(id, pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  await protect(id, "pin", await pinKey(pin, salt), { salt: toBase64(salt) });
}

// Whether it was the right one.
export async function openWithPin(id, pin) {
  const { pin: kept } = await get("people", id);
  return openWith(id, kept, await pinKey(pin, fromBase64(kept.salt)));
}

async function pinKey(pin, salt) {
  const typed = text.encode(pin.normalize("NFKC"));
  const secret = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}

// Passkeys that can give a secret (WebAuthn's "prf"); the server never sees it.
export async function setPasskey(id, name) {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      rp: { name: location.hostname, id: location.hostname },
      user: { id: text.encode(`phone ${id}`.slice(0, 64)), name, displayName: name },
      pubKeyCredParams: [
        { type: "public-key", alg: -7 },
        { type: "public-key", alg: -257 },
      ],
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  if (!made.getClientExtensionResults().prf?.enabled) {
    throw new DOMException("", "NotSupportedError");
  }
  const credential = toBase64(made.rawId);
  const secret = await passkeySecret(credential, salt);
  await protect(id, "passkey", secret, { credential, salt: toBase64(salt) });
}

export async function openWithPasskey(id) {
  const { passkey: kept } = await get("people", id);
  return openWith(id, kept, await passkeySecret(kept.credential, fromBase64(kept.salt)));
}

async function passkeySecret(credential, salt) {
  const shown = await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      allowCredentials: [{ type: "public-key", id: fromBase64(credential) }],
      userVerification: "required",
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  const secret = shown.getClientExtensionResults().prf?.results?.first;
  if (!secret) {
    throw new DOMException("", "NotSupportedError");
  }
  return crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// Keeps the key only under `secret`, and under what protected it before.
async function protect(id, by, secret, beside) {
  const raw = await rawKey(id);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const kept = toBase64(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, secret, raw));
  const person = await get("people", id);
  await put("people", id, { ...person, open: null, [by]: { ...beside, iv: toBase64(iv), kept } });
  unlock(id, raw);
}

async function openWith(id, kept, secret) {
  try {
    const iv = fromBase64(kept.iv);
    const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, secret, fromBase64(kept.kept));
    unlock(id, raw);
    return true;
  } catch {
    return false;
  }
}

// Without a PIN and a passkey from now on.
export async function unprotect(id) {
  const raw = await rawKey(id);
  const person = await get("people", id);
  await put("people", id, { ...person, open: toBase64(raw), pin: null, passkey: null });
}

// A key that the server has opened, after its owner has signed in anew. A PIN that was forgotten is
// gone with it.
export async function openByServer(id, key) {
  const person = await get("people", id);
  await put("people", id, { ...person, open: key, pin: null, passkey: null });
}

// Somebody whose phone this never was, with a key that the server has opened: from an export.
export async function bringKey(person, sealed, key) {
  await transact(["people"], "readwrite", (people) =>
    people.put({ ...person, sealed, open: key, pin: null, passkey: null }, person.id),
  );
}

// `about` names the record; one cannot be put in another's place.
export async function seal(key, about, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: text.encode(about) };
  return { iv: iv.buffer, sealed: await crypto.subtle.encrypt(how, key, bytes) };
}

export function unseal(key, about, { iv, sealed }) {
  const how = { name: "AES-GCM", iv, additionalData: text.encode(about) };
  return crypto.subtle.decrypt(how, key, sealed);
}

export async function sealJson(key, about, value) {
  return seal(key, about, text.encode(JSON.stringify(value)));
}

export async function unsealJson(key, about, sealed) {
  return JSON.parse(new TextDecoder().decode(await unseal(key, about, sealed)));
}
