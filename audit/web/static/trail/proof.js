// The verifier of the trail for browsers: it finds what audit/proof.py finds, in the same order.
//
// Hashes are made here, without the browser's own: those are promises, too slow for a million events.

import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import { canonical } from "../field/content.js";

hashes.sha512 = sha512;

const BEGINNING = "0".repeat(64);
const FORMAT = "open-door-trail";
// The kind of a key in a signed note; what is hashed before the two halves of a tree.
const [ED25519, NODE] = [Uint8Array.of(1), Uint8Array.of(1)];
const KEY_BYTES = 32;
// All that a line of an export holds: the first, a checkpoint's, an event's.
const BEGINS = { format: "string", version: "number", keys: "object" };
const SEALS = { checkpoint: "string" };
const TELLS = { region: "string", seq: "number", previous: "string", hash: "string", body: "string" };
const CHECKPOINT = new RegExp(
  "^([^\n]*)\n[^\n]*\n[^\n]*\nnumber ([1-9][0-9]{0,14})\nat ([^\n]*)\nprevious ([^\n]*)\n" +
    "((?:head [^ \n]* [1-9][0-9]{0,14} [^ \n]*\n)*)$",
);
const SLICE = 1 << 18;
// What is longer is not ours, and must not fill the memory.
const LONGEST_LINE = 1 << 22;
// A file of something else has a fault in each line: nobody reads more of them.
const MOST = 1_000;
const UNPRINTABLE = /(?! )[\p{Other}\p{Separator}]/gu;

const encoder = new TextEncoder();
const lenient = { ignoreBOM: true };

// In UTF-8. Throws where there are halves of letters, which have no bytes.
function bytes(text) {
  if (/\p{Surrogate}/u.test(text)) {
    throw new Error("half a letter");
  }
  return encoder.encode(text);
}

function toBase64(given) {
  return btoa(String.fromCharCode(...given));
}

// Throws unless it is spelled in the one way that there is.
function fromBase64(said) {
  const letters = atob(said);
  if (btoa(letters) !== said) {
    throw new Error("another spelling");
  }
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function digest(text) {
  return bytesToHex(sha256(bytes(text)));
}

// What is before the first `mark`, and what is after it.
function parted(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

// A public key, as the public page gives it. Throws.
export function readKey(said) {
  const key = fromBase64(said);
  if (key.length !== KEY_BYTES) {
    throw new Error("a key must be 32 bytes");
  }
  return key;
}

// A receipt, of the bytes of its file. Throws.
export function readReceipt(file) {
  const text = new TextDecoder("utf-8", { ...lenient, fatal: true }).decode(file);
  const receipt = JSON.parse(text, whole);
  const { id, seq, sha256 } = receipt;
  if (typeof id !== "string" || typeof seq !== "number" || typeof sha256 !== "string") {
    throw new Error("no receipt");
  }
  return receipt;
}

// Numbers that other programs read otherwise are in no receipt.
function whole(_, value) {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new Error("not a whole number");
  }
  return value;
}

// The notes of checkpoints that a PDF carries in its metadata.
function heldIn(report) {
  const text = new TextDecoder("utf-8", lenient).decode(report);
  const found = text.matchAll(/<trail:checkpoint>(.*?)<\/trail:checkpoint>/gs);
  const marks = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return Array.from(found, ([, note]) => note.replace(/&(lt|gt|amp);/g, (mark) => marks[mark]));
}

// The root of the RFC 6962 tree over the lines of the heads, from `start` up to `end`.
function root(heads, start = 0, end = heads.length) {
  if (end - start < 2) {
    return sha256(end > start ? bytes(`\0${heads[start]}`) : new Uint8Array());
  }
  let half = 1;
  while (2 * half < end - start) {
    half *= 2;
  }
  const middle = start + half;
  return sha256(concatBytes(NODE, root(heads, start, middle), root(heads, middle, end)));
}

// What is signed of a note: all before its first empty line.
function signedPart(note) {
  return `${parted(note, "\n\n")[0]}\n`;
}

// Throws unless it is a checkpoint, spelled as we spell it, with the root of its heads.
function readCheckpoint(note) {
  const text = signedPart(note);
  const [, origin, number, at, previous, lines] = CHECKPOINT.exec(text);
  const heads = lines.split("\n").slice(0, -1).map((line) => line.slice("head ".length));
  const begin = [origin, heads.length, toBase64(root(heads)), `number ${number}`, `at ${at}`];
  if (text !== `${begin.join("\n")}\nprevious ${previous}\n${lines}`) {
    throw new Error("not the text of a checkpoint");
  }
  return { number, previous, heads: heads.map((head) => head.split(" ")), digest: digest(text) };
}

// Whether one of the note's signatures is valid and of one of these keys.
async function isSigned(note, keys) {
  const message = bytes(signedPart(note));
  for (const line of parted(note, "\n\n")[1].split("\n")) {
    const [dash, rest] = parted(line, " ");
    const blank = rest.lastIndexOf(" ");
    const [name, stamp] = [rest.slice(0, Math.max(blank, 0)), rest.slice(blank + 1)];
    if (dash === "\u2014" && (await isStamped(name, stamp, keys, message))) {
      return true;
    }
  }
  return false;
}

async function isStamped(name, stamp, keys, message) {
  try {
    const given = fromBase64(stamp);
    const said = bytes(`${name}\n`);
    const ours = keys.filter((key) => {
      const hash = sha256(concatBytes(said, ED25519, key)).subarray(0, 4);
      return String(hash) === String(given.subarray(0, 4));
    });
    return await isOfOne(ours, given.subarray(4), message);
  } catch {
    return false;
  }
}

async function isOfOne(keys, signature, message) {
  for (const key of keys) {
    if (await isOf(key, signature, message)) {
      return true;
    }
  }
  return false;
}

// The browser's own Ed25519 is fifteen times as fast, where there is one.
async function isOf(key, signature, message) {
  try {
    const its = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", its, signature, message);
  } catch {
    return signature.length === 64 && verify(signature, message, key, { zip215: false });
  }
}

function has(said, shape) {
  const names = Object.keys(shape);
  const same = names.every((name) => typeof said[name] === shape[name]);
  return same && Object.keys(said).length === names.length;
}

// Takes an export line by line, and keeps what does not fit: {kind, where}, `where` by what is named.
class Verifier {
  constructor({ keys = [], held = [], receipts = [], reports = [] }) {
    this.findings = [];
    this.found = 0;
    this.lines = 0;
    this.events = 0;
    this.checkpoints = 0;
    // The last event of each region.
    this.ends = new Map();
    this.keys = keys;
    // The texts that were kept, by number: two of one number are a fork in themselves.
    this.held = new Map();
    for (const note of [...held, ...reports.flatMap(({ content }) => heldIn(content))]) {
      this.keep(signedPart(note.replaceAll("\r\n", "\n")));
    }
    // What checkpoints have sealed, until the event comes.
    this.sealed = new Map();
    this.receipts = receipts;
    // What the events of these numbers say, in whatever region.
    this.wanted = new Map(receipts.map(({ seq }) => [seq, new Set()]));
    // Those that no event has told of by now: names by hash.
    this.reports = new Map(
      reports.map(({ name, content }) => [bytesToHex(sha256(content)), name]),
    );
    this.previous = BEGINNING;
  }

  keep(text) {
    const lines = text.split("\n").map((line) => /^number ([0-9]{1,9})$/.exec(line));
    const number = Number(lines.find((line) => line)?.[1] ?? 0);
    this.held.set(number, (this.held.get(number) ?? new Set()).add(text));
  }

  find(kind, where) {
    this.found += 1;
    if (this.findings.length < MOST) {
      const parts = Object.entries(where);
      const shown = parts.map(([name, said]) => [name, String(said).replace(UNPRINTABLE, "")]);
      this.findings.push({ kind, where: Object.fromEntries(shown) });
    }
  }

  async take(line) {
    this.lines += 1;
    try {
      await this.read(JSON.parse(line));
    } catch {
      this.find("unreadable", { line: this.lines });
    }
  }

  read(said) {
    const first = this.lines === 1;
    if (first && has(said, BEGINS) && said.format === FORMAT && said.version === 1) {
      const keys = said.keys.map((key) => readKey(key));
      this.keys = this.keys.length ? this.keys : keys;
    } else if (!first && has(said, SEALS) && !this.events) {
      return this.checkpoint(said.checkpoint);
    } else if (!first && has(said, TELLS) && Number.isSafeInteger(said.seq)) {
      this.event(said);
    } else {
      throw new Error("another format, or a checkpoint after an event");
    }
    return undefined;
  }

  async checkpoint(note) {
    this.checkpoints += 1;
    const where = { checkpoint: this.checkpoints };
    if (!(await isSigned(note, this.keys))) {
      this.find("checkpoint-unsigned", where);
    }
    const held = [...(this.held.get(this.checkpoints) ?? [])];
    if (held.some((text) => text !== signedPart(note))) {
      this.find("forked", where);
    }
    let found;
    try {
      found = readCheckpoint(note);
    } catch {
      this.find("checkpoint-unreadable", where);
      return;
    }
    if (found.number !== String(this.checkpoints) || found.previous !== this.previous) {
      this.find("checkpoint-missing", where);
    }
    this.previous = found.digest;
    for (const [region, event, hash] of found.heads) {
      this.seal(region, event, { hash, checkpoint: this.checkpoints });
    }
  }

  seal(region, event, sealing) {
    const key = `${region} ${event}`;
    const sealed = this.sealed.get(key) ?? { region, event, by: [] };
    sealed.by.push(sealing);
    this.sealed.set(key, sealed);
  }

  event({ region, seq, previous, hash, body }) {
    this.events += 1;
    const last = this.ends.get(region) ?? { seq: 0, hash: BEGINNING };
    const where = { region, event: seq };
    if (seq !== last.seq + 1) {
      this.find("event-missing", where);
    } else if (previous !== last.hash) {
      this.find("chain-broken", where);
    }
    if (hash !== digest(`${seq}\n${previous}\n${body}`)) {
      this.find("event-changed", where);
    }
    this.ends.set(region, { seq, hash });
    this.compare(`${region} ${seq}`, hash, where);
    if (this.wanted.has(seq) || body.includes('"report-made"')) {
      this.hear(seq, JSON.parse(body));
    }
  }

  compare(key, hash, where) {
    for (const sealing of this.sealed.get(key)?.by ?? []) {
      if (sealing.hash !== hash) {
        this.find("rewritten", { checkpoint: sealing.checkpoint, ...where });
      }
    }
    this.sealed.delete(key);
  }

  hear(seq, told) {
    if (told?.what === "report-made" && typeof told.report === "string") {
      this.reports.delete(told.report);
    } else if (typeof told?.visit === "string" && typeof told.sha256 === "string") {
      this.wanted.get(seq)?.add(JSON.stringify([told.visit, told.sha256]));
    }
  }

  // What has not come by now is missing.
  async end() {
    if (this.lines === 0) {
      this.find("unreadable", { line: 1 });
    }
    for (const { region, event, by } of this.sealed.values()) {
      by.forEach(({ checkpoint }) => this.find("truncated", { checkpoint, region, event }));
    }
    for (const checkpoint of this.held.keys()) {
      if (checkpoint < 1 || checkpoint > this.checkpoints) {
        this.find("held-missing", { checkpoint });
      }
    }
    for (const receipt of this.receipts) {
      await this.receipt(receipt);
    }
    for (const report of this.reports.values()) {
      this.find("report-missing", { report });
    }
  }

  // The signature is over the canonical JSON of all the rest.
  async receipt({ signature, ...said }) {
    const where = { visit: said.id };
    if (!(await this.hasSigned(said, signature))) {
      this.find("receipt-unsigned", where);
    }
    if (!this.wanted.get(said.seq).has(JSON.stringify([said.id, said.sha256]))) {
      this.find("visit-missing", where);
    }
  }

  async hasSigned(said, signature) {
    try {
      return await isOfOne(this.keys, fromBase64(signature), bytes(canonical(said)));
    } catch {
      return false;
    }
  }
}

// Checks an export (a File or Blob) slice by slice, so that a page stays alive. After each slice `onward`
// is told how many bytes are read, and says whether to go on; where it does not, the answer is null.
export async function verified(file, given, onward = () => true) {
  const verifier = new Verifier(given);
  const decoder = new TextDecoder("utf-8", lenient);
  const slice = (at) => file.slice(at, at + SLICE).arrayBuffer();
  let rest = "";
  let next = slice(0);
  for (let at = 0; at < file.size; at += SLICE) {
    const content = await next;
    // The next one is read while this one is checked.
    next = slice(at + SLICE);
    const lines = `${rest}${decoder.decode(content, { stream: true })}`.split("\n");
    rest = lines.pop().slice(0, LONGEST_LINE);
    for (const line of lines) {
      await verifier.take(line);
    }
    if (!onward(Math.min(at + SLICE, file.size))) {
      return null;
    }
  }
  rest += decoder.decode();
  if (rest) {
    await verifier.take(rest);
  }
  await verifier.end();
  return verifier;
}
