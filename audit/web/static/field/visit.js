// One visit on its page: which part of it is shown, and that every answer is saved at once.

import { showCheck } from "./check.js";
import { copy } from "./copies.js";
import { showList } from "./list.js";
import { showPlace } from "./where.js";
import { read } from "./reading.js";
import { showSection } from "./section.js";
import { keepServing } from "./updates.js";
import {
  isOpen,
  photosHeld,
  save,
  saveWithoutPhotos,
  saveWithPhoto,
  visit as stored,
} from "./visits.js";
import { language, say } from "./words.js";

const TYPING = 300;
const COPYING = 60_000;
const at = (id) => document.getElementById(id);
const service = document.querySelector(".service b").textContent;
const checklist = JSON.parse(at("checklist").textContent);

// The visit in hand, as the views see it.
class Hand {
  constructor(visit, editable) {
    this.visit = visit;
    this.editable = editable;
    this.checklist = checklist;
    this.saving = Promise.resolve();
    this.unwritten = 0;
    this.handedOver = false;
    this.uncopied = editable;
    this.read();
  }

  read() {
    const photographed = new Set(this.visit.photos.map(({ item }) => item));
    this.reading = read(checklist, this.visit.typed, photographed);
    this.visit.progress = this.reading.progress();
  }

  // Takes over what was typed; `fields` has "" for what is empty now.
  type(fields, { soon = false } = {}) {
    const typed = { ...this.visit.typed, ...fields };
    for (const [name, value] of Object.entries(typed)) {
      if (value === "") {
        delete typed[name];
      }
    }
    this.visit.typed = typed;
    this.read();
    clearTimeout(this.timer);
    if (soon) {
      document.documentElement.dataset.saving = "yes";
      this.timer = setTimeout(() => this.save(), TYPING);
    } else {
      this.save();
    }
  }

  // Resolves to whether it is on the disk.
  save(how = () => save(this.visit)) {
    clearTimeout(this.timer);
    this.timer = null;
    this.uncopied = true;
    this.visit.touched_at = Date.now();
    this.unwritten += 1;
    document.documentElement.dataset.saving = "yes";
    this.saving = this.saving
      .then(() => this.handedOver || how())
      .then(
        () => tellSaved(),
        (error) => tellTrouble(error),
      )
      .finally(() => this.written());
    return this.saving;
  }

  // The last that is written here, by `how`: afterwards the queue has the visit. Resolves as `save`.
  handOver(how) {
    return this.save(async () => {
      await how();
      this.handedOver = true;
    });
  }

  written() {
    this.unwritten -= 1;
    if (this.unwritten === 0 && !this.timer) {
      delete document.documentElement.dataset.saving;
    }
  }

  // Whether the photo is on the disk; one that is not is not attached either.
  async attach(photo, bytes) {
    this.visit.photos = [...this.visit.photos, photo];
    const kept = await this.save(() => saveWithPhoto(this.visit, photo.sha256, bytes));
    if (!kept) {
      this.visit.photos = this.visit.photos.filter((each) => each !== photo);
    }
    this.read();
    return kept;
  }

  detach(gone) {
    this.visit.photos = this.visit.photos.filter((photo) => !gone(photo));
    const left = new Set(this.visit.photos.map(({ sha256 }) => sha256));
    this.read();
    return this.save(async () => {
      const held = await photosHeld(this.visit.id);
      await saveWithoutPhotos(
        this.visit,
        [...held].filter((sha256) => !left.has(sha256)),
      );
    });
  }

  // The address of a part of this visit on this page.
  href(...parts) {
    return `#${[this.visit.id, ...parts].map(encodeURIComponent).join("/")}`;
  }

  // The address of a question, by its key.
  question(key) {
    const { item, unit } = this.reading.asked().find((each) => each.key === key) ?? {};
    return item ? this.href(item.section, String(unit), key) : this.href();
  }

  // Saved by the last answer, and copied to the server where there is a network.
  async copy() {
    if (!this.uncopied || this.visit.practice || !this.editable) {
      return;
    }
    this.uncopied = false;
    if (await copy(this.visit)) {
      this.read();
      show();
    }
    await this.save();
    this.uncopied = false;
  }
}

function tellSaved() {
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date());
  at("saved").textContent = say("field-saved", { time });
  at("unsaved").hidden = true;
  return true;
}

function tellTrouble(error) {
  const full = error?.name === "QuotaExceededError";
  at("unsaved").textContent = say(full ? "field-storage-full" : "field-not-saved", {
    reason: error?.name ?? "",
  });
  at("unsaved").hidden = false;
  return false;
}

let hand = null;

function show() {
  const [, ...parts] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const root = at("view");
  const views = { "": showList, check: showCheck, place: showPlace };
  const view = views[parts[0] ?? ""] ?? showSection;
  view(root, hand, parts);
  for (const link of document.querySelectorAll("footer a[hreflang]")) {
    link.hash = location.hash;
  }
  at("read-only").hidden = hand.editable;
  if (!hand.editable) {
    for (const control of root.querySelectorAll("input, select, textarea, button")) {
      control.disabled = true;
    }
  }
  const heading = root.querySelector("h1");
  document.title = `${heading.textContent.trim()} – ${service}`;
  return heading;
}

// A new part is shown from its top, and a screen reader says its heading; unless a question is named.
function goTo() {
  const [id] = location.hash.slice(1).split("/");
  if (id !== hand.visit.id) {
    location.reload();
    return;
  }
  const heading = show();
  const [, , , key] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const question = key && at(`q-${key}`);
  const focus = question?.querySelector("input:not([type=file]), textarea") ?? heading;
  if (focus === heading) {
    scrollTo(0, 0);
    heading.tabIndex = -1;
  } else {
    question.scrollIntoView();
  }
  focus.focus({ preventScroll: true });
}

// One tab edits a visit; another shows it, and goes on when the first is closed.
async function take(id) {
  const editable = await new Promise((resolve) => {
    navigator.locks.request(`visit ${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
  if (!editable) {
    navigator.locks.request(`visit ${id}`, () => {
      location.reload();
      return new Promise(() => {});
    });
  }
  return editable;
}

async function start() {
  const [id] = location.hash.slice(1).split("/");
  const stations = `/${language}/field`;
  const visit = id && (await isOpen()) ? await stored(id) : null;
  if (visit === null || visit.checklist !== checklist.name || visit.version !== checklist.version) {
    location.replace(stations);
    return;
  }
  if (visit.state !== "draft") {
    location.replace(stations);
    return;
  }
  hand = new Hand(visit, await take(id));
  at("practising").hidden = !visit.practice;
  addEventListener("hashchange", goTo);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && hand.timer) {
      hand.save();
    }
  });
  addEventListener("pagehide", () => hand.timer && hand.save());
  goTo();
  performance.mark("usable");
  document.documentElement.dataset.usable = "yes";
  setInterval(() => hand.copy(), COPYING);
  hand.copy();
  keepServing(at("update"), at("update-now"));
}

start();
