// Where one place lies from another, in metres and in words; and a plain map, drawn here, on which
// a pin is put by a tap and moved by keys and buttons.

import { number } from "./words.js";

const EARTH_M = 6_371_009;
const RADIANS = Math.PI / 180;
const WAYS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const BESIDE_M = 20;

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 320;
// How many metres the map is across, and how much of that one step of the pin is.
const SPANS = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
const STEP = 1 / 25;
const EDGE = 0.4;
const LONGEST_NAME = 22;
const LETTER = 7;
const LINE = 16;
const COMMANDS = {
  ArrowLeft: "west",
  ArrowRight: "east",
  ArrowUp: "north",
  ArrowDown: "south",
  "+": "closer",
  "=": "closer",
  "-": "farther",
  Enter: "put",
};
const STEPS = { west: [-1, 0], east: [1, 0], north: [0, 1], south: [0, -1] };

// Metres along the great circle; the same formula as audit/domain/place.py.
export function distance(a, b) {
  const [south, west, north, east] = [a.latitude, a.longitude, b.latitude, b.longitude].map(
    (degrees) => degrees * RADIANS,
  );
  const half =
    Math.sin((north - south) / 2) ** 2 +
    Math.cos(south) * Math.cos(north) * Math.sin((east - west) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(1, half)));
}

// How far east and north of `from` a place lies, in metres, on a flat map.
function away(from, to) {
  const east = (to.longitude - from.longitude) * RADIANS * Math.cos(from.latitude * RADIANS);
  return [east * EARTH_M, (to.latitude - from.latitude) * RADIANS * EARTH_M];
}

function shifted(from, east, north) {
  return {
    latitude: from.latitude + north / EARTH_M / RADIANS,
    longitude: from.longitude + east / EARTH_M / RADIANS / Math.cos(from.latitude * RADIANS),
  };
}

// "120 m": in tens, since no fix is surer; "2.4 km".
function lengthWords(metres, say) {
  if (metres < 995) {
    return say("place-metres", { count: number(Math.round(metres / 10) * 10) });
  }
  const tenths = metres < 10_000 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000);
  return say("place-kilometres", { count: number(tenths) });
}

// "300 m north-east of the registered place"; `from` is a mark of the map.
export function whereWords(from, to, say) {
  const its = from.registered
    ? say("place-of-register")
    : say("place-of-point", { name: from.name });
  const metres = distance(from, to);
  if (metres < BESIDE_M) {
    return say("place-beside", { from: its, distance: say("place-metres", { count: BESIDE_M }) });
  }
  const [east, north] = away(from, to);
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4));
  const way = WAYS[(eighth + 8) % 8];
  return say(`place-way-${way}`, { from: its, distance: lengthWords(metres, say) });
}

function draw(tag, said, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(said)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// `root` is [data-map] of templates/field/place.html. `marks`, not empty, are what is drawn: {name,
// latitude, longitude, registered?}; the first is what the pin's place is told from.
export class PinMap {
  constructor(root, { marks, say, onPin }) {
    Object.assign(this, { root, marks, say, onPin });
    this.pin = null;
    this.centre = marks[0];
    this.zoom = SPANS.indexOf(marks[0].coarse ? 5000 : 500);
    this.svg = root.querySelector("[data-svg]");
    this.svg.addEventListener("click", (event) => this.tapped(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) {
        this.obey(button.dataset.go);
      }
    });
  }

  get span() {
    return SPANS[this.zoom];
  }

  // Shows a place that was chosen here or otherwise; null for none.
  show(pin) {
    this.pin = pin;
    if (pin && this.isOutside(pin)) {
      this.centre = pin;
    }
    this.paint();
  }

  isOutside(place) {
    return away(this.centre, place).some((metres) => Math.abs(metres) > this.span * EDGE);
  }

  tapped({ clientX, clientY }) {
    if (this.isReadOnly()) {
      return;
    }
    const box = this.svg.getBoundingClientRect();
    const right = (clientX - box.left) / box.width - 0.5;
    const up = 0.5 - (clientY - box.top) / box.height;
    this.put(shifted(this.centre, right * this.span, up * this.span));
  }

  // Arrows, zoom and Enter on the map itself; a button has its own Enter.
  pressed(event) {
    const command = COMMANDS[event.key];
    const inButton = event.target !== this.svg;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (command && plain && !(inButton && command === "put")) {
      event.preventDefault();
      this.obey(command);
    }
  }

  obey(command) {
    if (command === "closer" || command === "farther") {
      this.rescale(command === "closer" ? -1 : 1);
    } else if (command && !this.isReadOnly()) {
      const [east, north] = STEPS[command] ?? [0, 0];
      const step = this.span * STEP;
      const from = command === "put" ? this.centre : this.pin;
      this.put(from ? shifted(from, east * step, north * step) : this.centre);
    }
  }

  isReadOnly() {
    return this.root.querySelector("[data-go=put]").disabled;
  }

  rescale(by) {
    this.zoom = Math.min(Math.max(this.zoom + by, 0), SPANS.length - 1);
    this.centre = this.pin ?? this.centre;
    this.paint();
    this.tell(this.say("place-span", { distance: lengthWords(this.span, this.say) }));
  }

  put({ latitude, longitude }) {
    this.show({ latitude, longitude });
    this.tell(this.say("place-pin-at", { where: whereWords(this.marks[0], this.pin, this.say) }));
    this.onPin(this.pin);
  }

  tell(words) {
    this.root.querySelector("[data-said]").textContent = words;
  }

  spot(place) {
    const [east, north] = away(this.centre, place);
    const scale = SIZE / this.span;
    return [SIZE / 2 + east * scale, SIZE / 2 - north * scale];
  }

  paint() {
    const seen = this.marks.filter((mark) => this.spot(mark).every((at) => at > 0 && at < SIZE));
    this.taken = [];
    this.svg
      .querySelector("[data-drawn]")
      .replaceChildren(...this.rings(), ...seen.map((mark) => this.mark(mark)), this.bar());
    const pin = this.svg.querySelector("[data-pin]");
    pin.toggleAttribute("hidden", !this.pin);
    if (this.pin) {
      pin.setAttribute("transform", `translate(${this.spot(this.pin).join(" ")})`);
    }
    for (const [end, command] of [[0, "closer"], [SPANS.length - 1, "farther"]]) {
      const button = this.root.querySelector(`[data-go=${command}]`);
      button.setAttribute("aria-disabled", String(this.zoom === end));
    }
  }

  // Around the first mark, as far apart as the scale bar is long.
  rings() {
    const [cx, cy] = this.spot(this.marks[0]);
    const apart = SIZE / 5;
    const ring = (each) => draw("circle", { class: "ring", cx, cy, r: each * apart });
    return [1, 2, 3, 4, 5].map(ring);
  }

  bar() {
    const length = SIZE / 5;
    const words = lengthWords(this.span / 5, this.say);
    const y = SIZE - 12;
    return draw(
      "g",
      { class: "bar" },
      draw("path", { d: `M12 ${y - 5}v5h${length}v-5` }),
      draw("text", { x: 12 + length + 8, y: y + 1 }, words),
    );
  }

  mark(mark) {
    const [x, y] = this.spot(mark);
    const sign = mark.registered
      ? draw("rect", { x: x - 7, y: y - 7, width: 14, height: 14 })
      : draw("circle", { cx: x, cy: y, r: 4 });
    const group = draw("g", { class: mark.registered ? "mark registered" : "mark" }, sign);
    const label = this.label(mark.name, x, y);
    if (label) {
      group.append(label);
    }
    return group;
  }

  // Beside the mark where there is room; null where another name is there already.
  label(name, x, y) {
    const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
    const width = short.length * LETTER;
    const left = x + 12 + width > SIZE;
    const from = left ? x - 12 - width : x + 12;
    const to = from + width;
    const meets = (other) =>
      Math.abs(other.y - y) < LINE && other.from < to && from < other.to;
    if (from < 0 || this.taken.some(meets)) {
      return null;
    }
    this.taken.push({ y, from, to });
    const at = { x: left ? x - 12 : x + 12, y: y + 5, "text-anchor": left ? "end" : "start" };
    return draw("text", at, short);
  }
}
