// The dialog in which an auditor points at the measured spot and covers faces. Everything that a
// finger does on the picture, buttons and keys do too.

import {
  described,
  frame,
  grown,
  hour,
  moved,
  newMark,
  paint,
  strokes,
  turned,
} from "./editor_marks.js";
import { followPointer } from "./editor_pointer.js";
import { decode, draw, jpeg } from "./photos.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.03;
const FINE_STEP = 0.005;
const GROWTH = 1.15;
const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "larger",
  "=": "larger",
  "-": "smaller",
  Delete: "remove",
};
const WAYS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

// The marked photo as a JPEG of the same width and height, or null: it is left as it is. `say`
// turns a key and its arguments into words. Rejects with "NotAPicture" before anything is shown.
export async function edit(dialog, bytes, say) {
  const file = new Blob([bytes], { type: "image/jpeg" });
  const photo = await decode(file);
  const address = URL.createObjectURL(file);
  try {
    return await new Promise((settle) => {
      new Editor(dialog, photo, say, settle).open(address);
    });
  } finally {
    URL.revokeObjectURL(address);
    photo.free();
  }
}

class Editor {
  constructor(dialog, photo, say, settle) {
    Object.assign(this, { dialog, photo, say, settle });
    this.marks = [];
    this.chosen = null;
    this.tool = null;
    // A mark that was put in the middle and has not been touched since: a tap is meant for it.
    this.fresh = null;
    this.ended = new AbortController();
    this.drawing = this.part("drawing");
  }

  part(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  button(command) {
    return this.dialog.querySelector(`[data-do="${command}"]`);
  }

  open(address) {
    const { width, height } = this.photo;
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    set(this.part("picture"), { width, height, href: address });
    this.part("marks").replaceChildren();
    this.part("list").replaceChildren();
    this.part("work").hidden = false;
    this.part("asked").hidden = true;
    this.listen();
    this.takeTool(null);
    this.choose(null);
    this.tell("photo-begin");
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
    this.dialog.querySelector("h2").focus();
  }

  listen() {
    const { signal } = this.ended;
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal });
    on(this.dialog, "click", (event) => {
      const command = event.target.closest("[data-do]")?.dataset.do;
      if (command) {
        this.run(command, STEP);
      }
    });
    on(this.dialog, "keydown", (event) => this.key(event));
    on(this.dialog, "cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    on(this.dialog, "close", () => this.end(null));
    followPointer(this, on);
  }

  run(command, step) {
    const acts = {
      undo: () => this.undo(),
      save: () => this.save(),
      cancel: () => this.leave(),
      leave: () => this.end(null),
      stay: () => this.stay(),
    };
    if (command in acts) {
      acts[command]();
    } else if (["arrow", "circle", "box"].includes(command)) {
      this.putInTheMiddle(command);
    } else if (this.chosen) {
      this.change(command, step);
    }
  }

  // With Escape the browser would close a dialog at the second press, whatever we say to it.
  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
    }
    const command = KEYS[event.key];
    const modified = event.ctrlKey || event.altKey || event.metaKey;
    if (command && this.chosen && !modified && event.target.closest("[data-keys]")) {
      event.preventDefault();
      this.run(command, event.shiftKey ? FINE_STEP : STEP);
    }
  }

  change(command, step) {
    const { chosen, photo } = this;
    if (command === "remove") {
      this.remove(chosen);
      return;
    }
    this.fresh = null;
    if (command in WAYS) {
      const far = step * Math.max(photo.width, photo.height);
      const [right, down] = WAYS[command];
      chosen.mark = moved(chosen.mark, right * far, down * far, photo);
      this.status(this.placed(chosen));
    } else if (command.startsWith("turn")) {
      chosen.mark = turned(chosen.mark, command === "turn-on" ? 1 : -1, photo);
      this.tell("photo-turned", { mark: this.named(chosen), hour: String(hour(chosen.mark)) });
    } else {
      this.resize(chosen, command);
    }
    this.show(chosen);
  }

  resize(entry, command) {
    const { mark } = entry;
    const more = command === "larger" || command === "wider";
    entry.mark =
      command === "larger" || command === "smaller"
        ? grown(mark, more ? GROWTH : 1 / GROWTH, this.photo)
        : turned(mark, more ? 1 : -1, this.photo);
    const { size } = described(entry.mark, this.photo);
    this.tell("photo-sized", { mark: this.named(entry), size });
  }

  putInTheMiddle(kind) {
    this.takeTool(kind);
    if (this.fresh?.mark.kind !== kind) {
      const middle = { x: this.photo.width / 2, y: this.photo.height / 2 };
      this.fresh = this.add(kind, middle);
    }
    this.choose(this.fresh);
    this.tell("photo-in-the-middle", { mark: this.named(this.fresh) });
  }

  takeTool(kind) {
    this.tool = kind;
    this.drawing.toggleAttribute("data-ready", Boolean(kind));
    for (const button of this.dialog.querySelectorAll("[data-do][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.dataset.do === kind));
    }
  }

  add(kind, place) {
    const alike = this.marks.filter(({ mark }) => mark.kind === kind);
    const number = 1 + Math.max(0, ...alike.map(({ mark }) => mark.number));
    const entry = {
      mark: newMark(kind, number, this.photo, place),
      drawn: document.createElementNS(SVG, "g"),
      item: document.createElement("li"),
      button: document.createElement("button"),
    };
    entry.button.type = "button";
    entry.button.addEventListener("click", () => {
      this.choose(entry);
      this.tell("photo-chosen", { mark: this.placed(entry) });
    });
    entry.item.append(entry.button);
    this.part("list").append(entry.item);
    this.part("marks").append(entry.drawn);
    this.marks.push(entry);
    this.choose(entry);
    return entry;
  }

  undo() {
    const last = this.marks[this.marks.length - 1];
    this.takeAway(last);
    this.tell("photo-removed", { mark: this.named(last) });
    if (this.marks.length === 0) {
      this.button(last.mark.kind).focus();
    }
  }

  // The button that did it goes away with the mark: the focus needs another place.
  remove(entry) {
    this.takeAway(entry);
    this.tell("photo-removed", { mark: this.named(entry) });
    this.button(entry.mark.kind).focus();
  }

  takeAway(entry) {
    entry.drawn.remove();
    entry.item.remove();
    this.marks = this.marks.filter((other) => other !== entry);
    this.fresh = this.fresh === entry ? null : this.fresh;
    this.choose(this.chosen === entry ? null : this.chosen);
  }

  choose(entry) {
    this.chosen = entry;
    this.part("listed").hidden = this.marks.length === 0;
    this.button("undo").hidden = this.marks.length === 0;
    this.part("changes").hidden = entry === null;
    this.button("remove").hidden = entry === null;
    for (const other of this.marks) {
      this.show(other);
    }
    if (entry === null) {
      this.showFrame(null);
      return;
    }
    const mark = this.named(entry);
    this.dialog.querySelector("#editor-chosen").textContent = mark;
    this.button("remove").textContent = this.say("photo-remove", { mark });
    for (const only of this.dialog.querySelectorAll("[data-only]")) {
      only.hidden = only.dataset.only !== entry.mark.kind;
    }
  }

  show(entry) {
    entry.drawn.replaceChildren(...strokes(entry.mark, this.photo).map(drawnPath));
    entry.button.textContent = this.placed(entry);
    if (entry === this.chosen) {
      entry.button.setAttribute("aria-current", "true");
      this.showFrame(frame(entry.mark, this.photo));
    } else {
      entry.button.removeAttribute("aria-current");
    }
  }

  showFrame(rectangle) {
    for (const drawn of this.dialog.querySelectorAll("[data-frame]")) {
      set(drawn, rectangle ?? { width: 0, height: 0 });
    }
  }

  named({ mark }) {
    return this.say(`photo-numbered-${mark.kind}`, { number: String(mark.number) });
  }

  placed(entry) {
    const { left, top } = described(entry.mark, this.photo);
    return this.say("photo-placed", { mark: this.named(entry), left, top });
  }

  tell(key, given = {}) {
    this.status(this.say(key, given));
  }

  status(words) {
    this.part("status").textContent = words;
  }

  leave() {
    if (this.marks.length === 0) {
      this.end(null);
    } else if (this.part("work").hidden) {
      this.stay();
    } else {
      this.part("work").hidden = true;
      this.part("asked").hidden = false;
      this.part("asked").querySelector("h2").focus();
    }
  }

  stay() {
    this.part("work").hidden = false;
    this.part("asked").hidden = true;
    this.button("cancel").focus();
  }

  async save() {
    if (this.saving) {
      return;
    }
    if (this.marks.length === 0) {
      this.end(null);
      return;
    }
    this.saving = true;
    this.tell("photo-saving");
    try {
      // The words are on the screen before the work begins.
      await new Promise((settle) => setTimeout(settle));
      this.end(this.marked());
    } catch {
      this.saving = false;
      this.tell("photo-not-saved");
    }
  }

  marked() {
    const canvas = draw(this.photo, this.photo.width, this.photo.height);
    const pen = canvas.getContext("2d");
    for (const { mark } of this.marks) {
      paint(pen, mark, this.photo);
    }
    return jpeg(canvas);
  }

  end(bytes) {
    this.ended.abort();
    this.part("picture").removeAttribute("href");
    this.dialog.close();
    this.settle(bytes);
  }
}

function drawnPath({ path, fill, stroke, width }) {
  const drawn = document.createElementNS(SVG, "path");
  const line = { stroke, "stroke-width": width };
  const round = { "stroke-linecap": "round", "stroke-linejoin": "round" };
  set(drawn, { d: path, fill: fill ?? "none", ...(stroke ? { ...line, ...round } : {}) });
  return drawn;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
}
