// Sends what waits: all answers first, then the photos; one tab at a time; nothing leaves the phone's
// database before a receipt has been checked.

import { isReceipt } from "./receipts.js";
import { getJson, remove, sendJson, sendPhoto } from "./server.js";
import { owner, serverKeys } from "./vault.js";
import { isOpen, photo, photosHeld, save, saveWithoutPhotos, visits } from "./visits.js";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 15 * 60_000;
const LONGEST_WATCHED = 60_000;
const SHORTEST_LOOK = 1_000;
const LONGEST_LOOK = 60_000;

// Sends everything that is due; all that waits where `now` is true. Gives what became of it: "done",
// "busy" (another tab is at it), "locked", "sign-in", "later".
export async function send({ now = false } = {}) {
  return navigator.locks.request("send", { ifAvailable: true }, async (lock) => {
    if (!lock) {
      return "busy";
    }
    try {
      return await sendAll(now);
    } catch (error) {
      if (error?.name === "Locked") {
        return "locked";
      }
      throw error;
    }
  });
}

async function sendAll(now) {
  const waiting = (await visits())
    .filter((each) => each.state === "waiting" && (now || (each.next_at ?? 0) <= Date.now()))
    .sort((one, other) => one.queued_at - other.queued_at);
  let became = "done";
  for (const step of [sendAnswers, sendPhotos, finish]) {
    for (const visit of waiting) {
      if (visit.state !== "waiting" || visit.tried) {
        continue;
      }
      const trouble = await step(visit);
      if (trouble === "sign-in") {
        return trouble;
      }
      became = trouble || became;
    }
  }
  return became;
}

async function sendAnswers(visit) {
  if (visit.receipt) {
    return "";
  }
  const path = `/api/${visit.practice ? "practice" : "visits"}/${visit.id}`;
  const answer = await sendJson("PUT", path, visit.content);
  if (answer.trouble) {
    return afterTrouble(visit, answer);
  }
  const receipt = visit.practice ? answer.said.receipt : answer.said;
  const keys = await serverKeys();
  if (!(await isReceipt(receipt, visit, keys?.signing ?? {}))) {
    return afterTrouble(visit, { trouble: "later", wait: 0, code: "receipt-wrong" });
  }
  visit.receipt = receipt;
  if (visit.practice) {
    visit.outcome = { status: answer.said.status, groups: answer.said.groups };
  }
  visit.hold = null;
  visit.tries = 0;
  await save(visit);
  return "";
}

async function sendPhotos(visit) {
  const held = await photosHeld(visit.id);
  const declared = [...new Set(visit.photos.map(({ sha256 }) => sha256))];
  const missing = new Set(visit.receipt.missing_photos);
  visit.arrived ??= declared.filter((sha256) => !missing.has(sha256));
  for (const sha256 of declared) {
    if (visit.arrived.includes(sha256) || !held.has(sha256)) {
      continue;
    }
    visit.sending = { sha256, bytes: 0 };
    await save(visit);
    const bytes = await photo(visit.id, sha256);
    const answer = await sendPhoto(sha256, bytes, (arrived) => {
      visit.sending.bytes = arrived;
    });
    visit.sending = null;
    if (answer.trouble) {
      return afterTrouble(visit, answer);
    }
    visit.arrived.push(sha256);
    await save(visit);
  }
  return "";
}

// Received: the photos go from the phone, the answers and the receipt stay.
async function finish(visit) {
  const declared = [...new Set(visit.photos.map(({ sha256 }) => sha256))];
  visit.elsewhere = declared.filter((sha256) => !visit.arrived.includes(sha256));
  visit.state = "received";
  visit.received_at = Date.now();
  await saveWithoutPhotos(visit, declared);
  if (visit.practice) {
    return "";
  }
  if (visit.copy) {
    await remove(`/api/drafts/${visit.id}?base=${visit.copy.updated_at}`);
  }
  await learn(visit);
  return "";
}

// What the server made of a visit: its score comes after its receipt.
export async function learn(visit) {
  const answer = await getJson(`/api/visits/${visit.id}`);
  if (!answer.trouble && answer.said.id === visit.id) {
    const { status, groups, quarantine, state } = answer.said;
    visit.outcome = { status, groups, quarantine, state };
    await save(visit);
  }
}

async function afterTrouble(visit, { trouble, wait = 0, code = "", message = "", problems = [] }) {
  if (trouble === "refused") {
    visit.state = "trouble";
    visit.trouble = { code, message, problems: problems.map(({ where, message: why }) => [where, why]) };
  } else {
    visit.hold = trouble === "sign-in" ? "sign-in" : code || "network";
    visit.tries = (visit.tries ?? 0) + 1;
    visit.next_at = Date.now() + Math.max(wait, pause(visit.tries));
  }
  await save(visit);
  visit.tried = true;
  return trouble;
}

// Full jitter: phones that lost the same network must not come back all at once.
function pause(tries) {
  const watched = globalThis.document?.visibilityState === "visible";
  const longest = watched ? LONGEST_WATCHED : LONGEST_WAIT;
  return Math.random() * Math.min(longest, FIRST_WAIT * 2 ** Math.min(tries, 12));
}

// Sends by itself: when the page is loaded, when a network comes, when the page is looked at again, when
// a visit is due, and every minute. `after(became)` is told each time. `now`: the server has just
// answered, nothing waits.
export function keepSending(after, now) {
  let timer = null;
  const go = async (how) => {
    if (await owner()) {
      after(await send(how));
    }
    clearTimeout(timer);
    timer = setTimeout(go, await untilDue());
  };
  addEventListener("online", () => go({ now: true }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      go();
    }
  });
  go({ now });
}

// How long nothing needs to be sent, in milliseconds.
async function untilDue() {
  const kept = (await isOpen()) ? await visits() : [];
  const due = kept.filter(({ state }) => state === "waiting").map(({ next_at }) => next_at ?? 0);
  return Math.max(SHORTEST_LOOK, Math.min(LONGEST_LOOK, ...due.map((at) => at - Date.now())));
}

// Asks the browser to send when there is a network, even with no page open. Only some can.
export async function sendInBackground() {
  const registration = await navigator.serviceWorker?.ready;
  await registration?.sync?.register("send").catch(() => null);
}
