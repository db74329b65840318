// A visit as it is sent, its one spelling in JSON (RFC 8785) and its hash: byte for byte what
// audit/domain/visit.py and audit/canonical.py make of it.

const ofPhotos = ["sha256", "size", "item", "caption", "taken_at"];
const ofPlaces = ["latitude", "longitude", "accuracy", "at", "how"];

// What PUT /api/visits/{id} takes. `draft` is {station, round, checklist, version, started_at,
// typed, photos, supersedes, place?}, `reading` what reading.js says of it, without problems.
export function visitContent(checklist, draft, reading) {
  const { measures } = reading;
  return {
    station: draft.station,
    round: draft.round,
    checklist: checklist.name,
    version: checklist.version,
    started_at: draft.started_at,
    answers: reading.answers,
    notes: wellFormedIn(reading.notes),
    photos: draft.photos.map(photoContent),
    supersedes: draft.supersedes ?? null,
    ...(measures.length ? { measures } : {}),
    ...(draft.place ? { place: said(draft.place, ofPlaces) } : {}),
  };
}

function photoContent(photo) {
  const place = photo.place ? { place: said(photo.place, ofPlaces) } : {};
  return { ...wellFormedIn(said(photo, ofPhotos)), ...place };
}

// What of these is there and not empty; 0 is a number that was said.
function said(all, names) {
  return Object.fromEntries(
    names.map((name) => [name, all[name]]).filter(([, value]) => (value ?? "") !== ""),
  );
}

function wellFormedIn(texts) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, wellFormed(text)]));
}

// Text without halves of letters, as a form would send it: a field that is full can hold one half
// of an emoji, which is no UTF-8, and which no server could read. Anything else as it is.
export function wellFormed(text) {
  return typeof text === "string" ? text.replace(/\p{Surrogate}/gu, "\ufffd") : text;
}

// Keys sorted, no spaces; what is undefined is left out.
export function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  // sort() goes by UTF-16 code units, as the RFC does.
  const members = keys.sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

// In lower-case hexadecimal digits, of a text in UTF-8 or of an ArrayBuffer.
export async function sha256(content) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
