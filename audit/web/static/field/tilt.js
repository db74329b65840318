// The phone laid on a slope: its tilt sensor tells how steep it is. It is less sure than a tape,
// and its own error goes away when it is turned round and measures again.

import { number } from "./words.js";

const RADIANS = Math.PI / 180;
// Percentage points that a phone may be off by; as TOOLS["phone"] in audit/domain/measuring.py.
export const PHONE_OFF = 1.5;
const WAIT = 2000;
const SAMPLES = 40;
const EVERY = 50;
// Steeper than any ramp: the phone is held, not laid down.
const STEEPEST = 45;
// Degrees that four samples of five may be from the median.
const STILL = 1;
const STILL_SHARE = 0.8;
// Percent: no phone lies so far off by itself. Degrees: how well it is turned by hand.
const OWN_OFF = 8;
const TURNED = 50;
const FLATTEST = 0.05;

// How far the phone leans to its side and its top, as rise over run; `beta`, `gamma` in degrees.
export function lean(beta, gamma) {
  const [b, g] = [beta * RADIANS, gamma * RADIANS];
  return [Math.tan(g), Math.tan(b) / Math.cos(g)];
}

// Percent of the slope that the phone lies on, whichever way it lies.
export function slopeOf(beta, gamma) {
  return 100 * Math.hypot(...lean(beta, gamma));
}

// The slope in percent of two readings, the phone turned round between them: half of their
// difference, so that what the phone itself is off by goes away. null if it was not turned round.
export function slopeOfBoth(first, second) {
  const [one, two] = [first, second].map(({ beta, gamma }) => lean(beta, gamma));
  const off = 50 * Math.hypot(one[0] + two[0], one[1] + two[1]);
  if (off > OWN_OFF || !isTurned(first.alpha, second.alpha)) {
    return null;
  }
  return 50 * Math.hypot(one[0] - two[0], one[1] - two[1]);
}

// Phones without a gyroscope do not know.
function isTurned(before, after) {
  if (typeof before !== "number" || typeof after !== "number") {
    return true;
  }
  const turn = (((after - before) % 360) + 360) % 360;
  return Math.abs(turn - 180) <= TURNED;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// The medians of two seconds: {alpha, beta, gamma}. Browsers say nothing while nothing changes, so
// what was said last is counted again. Rejects with "denied", "none", "held" or "moved".
export async function reading() {
  await allowed();
  return new Promise((settle, refuse) => {
    let last = null;
    const samples = [];
    const listen = ({ alpha, beta, gamma }) => {
      last = typeof beta === "number" && typeof gamma === "number" ? { alpha, beta, gamma } : last;
    };
    const begun = performance.now();
    const ticking = setInterval(() => {
      if (last) {
        samples.push(last);
      }
      const none = samples.length === 0 && performance.now() - begun > WAIT;
      if (samples.length === SAMPLES || none) {
        clearInterval(ticking);
        removeEventListener("deviceorientation", listen);
        const wrong = none ? "none" : trouble(samples);
        return wrong ? refuse(new Error(wrong)) : settle(middle(samples));
      }
    }, EVERY);
    addEventListener("deviceorientation", listen);
  });
}

// iPhones ask the person first.
async function allowed() {
  const Sensor = globalThis.DeviceOrientationEvent;
  if (!Sensor) {
    throw new Error("none");
  }
  const said = await Sensor.requestPermission?.();
  if (said !== undefined && said !== "granted") {
    throw new Error("denied");
  }
}

function trouble(samples) {
  const { beta, gamma } = middle(samples);
  if (Math.abs(beta) > STEEPEST || Math.abs(gamma) > STEEPEST) {
    return "held";
  }
  const restless = ["beta", "gamma"].some((way) => {
    const far = samples.map((sample) => Math.abs(sample[way] - { beta, gamma }[way]));
    return far.filter((each) => each <= STILL).length < STILL_SHARE * samples.length;
  });
  return restless ? "moved" : null;
}

function middle(samples) {
  const [beta, gamma] = ["beta", "gamma"].map((way) => median(samples.map((each) => each[way])));
  return { alpha: samples.at(-1).alpha, beta, gamma };
}

// Opens the dialog of templates/field/measuring.html. `onValue` gets {value, unit: "percent", tool:
// "phone"} if the reading is taken.
export function level(root, { say, onValue }) {
  new Level(root, say, onValue).open();
}

class Level {
  constructor(root, say, onValue) {
    Object.assign(this, { root, say, onValue });
    this.first = null;
    this.percent = null;
    this.ended = new AbortController();
  }

  button(name) {
    return this.root.querySelector(`[data-do=${name}]`);
  }

  open() {
    const { signal } = this.ended;
    const actions = {
      measure: () => this.measure(),
      turn: () => this.measure(this.first),
      use: () => this.use(),
      close: () => this.root.close(),
    };
    for (const [name, action] of Object.entries(actions)) {
      this.button(name).addEventListener("click", action, { signal });
    }
    this.root.addEventListener("close", () => this.ended.abort(), { signal });
    this.tell("");
    this.show();
    this.root.showModal();
    this.root.querySelector("h2").focus();
  }

  tell(words) {
    this.root.querySelector("[data-status]").textContent = words;
  }

  // The first reading, or with it the second.
  async measure(first = null) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.tell(this.say("measuring-hold-still"));
    try {
      this.read(first, await reading());
    } catch (error) {
      const known = ["denied", "none", "held", "moved"].includes(error.message);
      this.tell(this.say(`measuring-${known ? error.message : "none"}`));
    } finally {
      this.busy = false;
    }
  }

  read(first, found) {
    if (first === null) {
      [this.first, this.percent, this.both] = [found, slopeOf(found.beta, found.gamma), false];
    } else {
      const percent = slopeOfBoth(first, found);
      if (percent === null) {
        this.tell(this.say("measuring-not-turned"));
        return;
      }
      [this.percent, this.both] = [percent, true];
    }
    this.show();
    this.tell(this.say(this.both ? "measuring-both" : "measuring-once"));
    (this.both ? this.button("use") : this.button("turn")).focus();
  }

  get value() {
    return Math.round(this.percent * 10) / 10;
  }

  words() {
    const said = { percent: number(this.value), off: number(PHONE_OFF) };
    if (this.value < FLATTEST) {
      return this.say("measuring-level", said);
    }
    const ratio = number(Math.round(1000 / this.percent) / 10);
    return this.say("measuring-slope", { ...said, ratio });
  }

  show() {
    const known = this.percent !== null;
    const shown = this.root.querySelector("[data-reading]");
    shown.hidden = !known;
    shown.textContent = known ? this.words() : "";
    this.button("turn").hidden = !known;
    this.button("use").hidden = !known;
    this.button("measure").classList.toggle("line", known);
  }

  use() {
    const { value } = this;
    this.root.close();
    this.onValue({ value, unit: "percent", tool: "phone" });
  }
}
