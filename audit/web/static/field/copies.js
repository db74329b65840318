// Copies of drafts on the server, so that another phone of the same person can go on with them.

import { getJson, sendJson } from "./server.js";

// Brings the draft and its copy together, and says whether the draft changed by it. The visit is not
// saved here. `visit.copy` is what the server was last known to have.
export async function copy(visit) {
  const answer = await sendJson("PUT", `/api/drafts/${visit.id}`, JSON.stringify(asSent(visit)));
  if (!answer.trouble) {
    visit.copy = { updated_at: answer.said.updated_at, typed: visit.typed, photos: shas(visit) };
    visit.copied_at = Date.now();
    return false;
  }
  if (answer.code === "draft-sent") {
    visit.sent_elsewhere = true;
    return true;
  }
  return answer.code === "draft-changed-elsewhere" ? takeOver(visit) : false;
}

function asSent(visit) {
  return {
    station: visit.station,
    round: visit.round,
    checklist: visit.checklist,
    version: visit.version,
    started_at: visit.started_at,
    typed: visit.typed,
    photos: visit.photos,
    base: visit.copy?.updated_at ?? null,
    supersedes: visit.supersedes ?? null,
    place: visit.place ?? null,
  };
}

function shas(visit) {
  return visit.photos.map(({ sha256 }) => sha256);
}

async function takeOver(visit) {
  const answer = await getJson(`/api/drafts/${visit.id}`);
  if (answer.trouble || answer.said.id !== visit.id) {
    return false;
  }
  merge(visit, answer.said);
  return true;
}

// What was typed here since the last copy stays; everything else is as the other phone has it. Where
// both said something else, the other's is kept beside it, to be looked at.
export function merge(visit, theirs) {
  const base = visit.copy?.typed ?? {};
  const typed = {};
  const other = { ...visit.other };
  for (const name of new Set([...Object.keys(visit.typed), ...Object.keys(theirs.typed)])) {
    const [mine, their, before] = [visit.typed[name], theirs.typed[name], base[name]];
    const said = mine === before ? their : mine;
    if (said !== undefined) {
      typed[name] = said;
    }
    if (mine !== before && their !== before && mine !== their) {
      other[name] = their ?? "";
    }
  }
  visit.typed = typed;
  visit.other = other;
  visit.photos = photosOf(visit, theirs);
  visit.place ??= theirs.place;
  visit.copy = {
    updated_at: theirs.updated_at,
    typed: theirs.typed,
    photos: theirs.photos.map(({ sha256 }) => sha256),
  };
}

function photosOf(visit, theirs) {
  const before = new Set(visit.copy?.photos);
  const [mine, their] = [new Set(shas(visit)), new Set(theirs.photos.map(({ sha256 }) => sha256))];
  return [
    ...visit.photos.filter(({ sha256 }) => their.has(sha256) || !before.has(sha256)),
    ...theirs.photos.filter(({ sha256 }) => !mine.has(sha256) && !before.has(sha256)),
  ];
}

// A draft that was begun on another phone.
export async function fetchDraft(id) {
  const answer = await getJson(`/api/drafts/${id}`);
  if (answer.trouble || answer.said.id !== id) {
    return null;
  }
  const { updated_at, ...draft } = answer.said;
  return {
    ...draft,
    state: "draft",
    copy: {
      updated_at,
      typed: draft.typed,
      photos: draft.photos.map(({ sha256 }) => sha256),
    },
    copied_at: Date.now(),
  };
}
