// How the phone asks the server, over networks that cut, lie and are slow.

const PATIENCE = 60_000;
const CHUNK = 128 * 1024;

// What came of asking: `trouble` is "" if it worked, "later" if the same may be asked again, "sign-in",
// or "refused", with the server's own words.
class Outcome {
  constructor(trouble, more = {}) {
    this.trouble = trouble;
    Object.assign(this, more);
  }
}

async function ask(method, path, { body, headers = {} } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(path, {
      method,
      body,
      headers: { "Accept-Language": language(), ...headers },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: stop.signal,
    });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function language() {
  return globalThis.document?.documentElement.lang || navigator.language || "kk";
}

// The body, if it is JSON: a hotel's sign-in page is not.
async function json(answer) {
  if (!answer?.headers.get("content-type")?.startsWith("application/json")) {
    return null;
  }
  return answer.json().catch(() => null);
}

async function outcome(answer) {
  const said = await json(answer);
  if (!answer || answer.status >= 500 || [408, 425, 429].includes(answer.status) || !said?.error) {
    const wait = Number(answer?.headers.get("retry-after"));
    return new Outcome("later", { wait: Number.isFinite(wait) ? wait * 1000 : 0 });
  }
  const trouble = answer.status === 401 ? "sign-in" : "refused";
  const { code, message, problems } = said.error;
  return new Outcome(trouble, { status: answer.status, code, message, problems });
}

export async function getJson(path) {
  const answer = await ask("GET", path);
  const said = answer?.status === 200 ? await json(answer) : null;
  return said ? new Outcome("", { said }) : outcome(answer);
}

// Only 201 is an answer of ours: 200 is what captive portals say to everything.
export async function sendJson(method, path, text) {
  const headers = { "Content-Type": "application/json" };
  const answer = await ask(method, path, { body: text, headers });
  const said = answer?.status === 201 ? await json(answer) : null;
  return said ? new Outcome("", { said }) : outcome(answer);
}

export async function remove(path) {
  await ask("DELETE", path);
}

// Brings a photo to the server, from where it got to before; `onBytes(arrived)` after each piece.
export async function sendPhoto(sha256, bytes, onBytes) {
  const path = `/api/photos/${sha256}`;
  let at = place(await ask("HEAD", path));
  while (at.trouble === "" && !at.complete) {
    const end = Math.min(at.offset + CHUNK, bytes.byteLength);
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(at.offset),
      "Upload-Length": String(bytes.byteLength),
    };
    const answer = await ask("PATCH", path, { body: bytes.slice(at.offset, end), headers });
    const elsewhere = answer?.status === 409 && answer.headers.get("upload-offset");
    at = elsewhere
      ? new Outcome("", { offset: Number(elsewhere), complete: false })
      : answer?.status === 204
        ? place(answer)
        : await outcome(answer);
    if (at.trouble === "") {
      onBytes(at.offset);
    }
  }
  return at;
}

// A HEAD has no body to say what is wrong; only our own server says how far a photo is.
function place(answer) {
  const offset = answer?.headers.get("upload-offset");
  if (answer?.status === 204 && /^\d+$/.test(offset ?? "")) {
    const complete = answer.headers.get("upload-complete") === "?1";
    return new Outcome("", { offset: Number(offset), complete });
  }
  return new Outcome(answer?.status === 401 ? "sign-in" : "later", { wait: 0 });
}
