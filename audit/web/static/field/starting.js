// Beginning a visit: anew, as a correction, from a sibling in the same building, or for practice.

import { save, visits, work } from "./visits.js";

function begun(site, more = {}) {
  return {
    id: crypto.randomUUID(),
    state: "draft",
    site,
    station: site.station,
    round: site.round,
    checklist: site.checklist,
    version: site.version,
    started_at: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    typed: {},
    photos: [],
    supersedes: null,
    place: null,
    ...more,
  };
}

export async function begin(site) {
  const visit = begun(site);
  await save(visit);
  return visit;
}

// A made-up station, the same everywhere: what is said of it is never counted.
export async function practise(site) {
  const visit = begun(site, { practice: true });
  await save(visit);
  return visit;
}

// A new visit that says what the earlier one said. `remarks`: what a chair wants done, by key of item.
export async function correct(earlier, site, { remark = null, remarks = {} } = {}) {
  const visit = begun(site, {
    checklist: earlier.checklist,
    version: earlier.version,
    typed: { ...earlier.typed },
    photos: earlier.photos ?? [],
    supersedes: earlier.id,
    remark,
    remarks,
  });
  await save(visit);
  return visit;
}

// The same answers under a new number, after the server had another visit under the old one.
export async function anew(earlier) {
  return correct(
    { ...earlier, id: earlier.trouble?.code === "visit-differs" ? earlier.id : null },
    earlier.site,
  );
}

// Visits of other stations in the same building, of this round and by the same person, the latest first.
export async function siblings(visit) {
  const there = await work();
  const venue = visit.site.venue;
  const sites = new Map((there?.stations ?? []).map((site) => [site.station, site]));
  const fits = (each) =>
    each.station !== visit.station &&
    each.round === visit.round &&
    each.checklist === visit.checklist &&
    each.version === visit.version &&
    sites.get(each.station)?.venue === venue;
  const local = (await visits()).filter((each) => !each.practice && fits(each));
  const known = new Set(local.map(({ id }) => id));
  const sent = Object.values(there?.earlier ?? {}).filter((each) => fits(each) && !known.has(each.id));
  return [...local, ...sent]
    .filter(({ typed }) => Object.keys(typed).length > 0)
    .map((each) => ({ ...each, site: sites.get(each.station) }));
}

// Takes over what a sibling says where nothing is said yet; each section is confirmed by looking at it.
export function copyFrom(visit, sibling, sectionOf) {
  const copied = new Set(visit.unconfirmed);
  for (const [name, said] of Object.entries(sibling.typed)) {
    const section = sectionOf(name);
    if (!(name in visit.typed) && section !== "") {
      visit.typed[name] = said;
      copied.add(section);
    }
  }
  visit.unconfirmed = [...copied];
  visit.copied_from = sibling.site?.number ?? null;
}
