// Where the station is, as the auditor says: from the phone's GPS at the door, by a plus code, or
// with a pin on a map. A weak fix is kept and marked; one far from the registered place is doubted.

import { PinMap, distance, whereWords } from "./pin.js";
import { codeOf, placeOf } from "./pluscode.js";
import { number } from "./words.js";

export { distance };

const GOOD_M = 15;
const FAIR_M = 50;
// Beyond this a fix says nothing, and the server does not take it.
const FARTHEST_M = 100_000;
const MINUTE = 60;
// How far from the registered place is still the same, as well as that one is known; as
// audit/domain/place.py has it.
const AGREES_M = { street: 500, settlement: 5000, district: 100_000 };
const SURE_AGREES_M = 150;

// How far a fix counts: "good", "fair", or "weak": not as the auditor's GPS.
export function grade(accuracy) {
  if (accuracy <= GOOD_M) {
    return "good";
  }
  return accuracy <= FAIR_M ? "fair" : "weak";
}

// The surest of the fixes, the later of two that are as sure; null of none.
export function best(fixes) {
  return fixes.reduce((kept, fix) => (kept && kept.accuracy < fix.accuracy ? kept : fix), null);
}

// Metres from which on two places are not one; `precision` is how well the registered one is known.
export function farFrom(precision) {
  return AGREES_M[precision] ?? SURE_AGREES_M;
}

// Looks for the best fix; a minute from the first one on. `onFix(fix, {ended, problem})` hears of
// every better fix, and once at the end of the best; that is null where there was none, and
// `problem` then is "denied", "none" or "timeout". Returns a function that ends it at once.
export function watch(onFix, { seconds = MINUTE } = {}) {
  let [kept, id, timer, ended, problem] = [null, null, null, false, "timeout"];
  const end = () => {
    if (!ended) {
      ended = true;
      clearTimeout(timer);
      navigator.geolocation?.clearWatch(id);
      onFix(kept, { ended, problem: kept ? null : problem });
    }
  };
  const wait = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(end, milliseconds);
  };
  const found = ({ coords }) => {
    const accuracy = Math.ceil(coords.accuracy);
    const fix = { ...rounded(coords), accuracy, at: now(), how: "door" };
    if (ended || fix.accuracy > FARTHEST_M || (kept && best([fix, kept]) === kept)) {
      return;
    }
    if (kept === null) {
      wait(seconds * 1000);
    }
    kept = fix;
    onFix(kept, { ended, problem: null });
  };
  const failed = ({ code, PERMISSION_DENIED, POSITION_UNAVAILABLE }) => {
    problem = { [PERMISSION_DENIED]: "denied", [POSITION_UNAVAILABLE]: "none" }[code] ?? problem;
    if (code === PERMISSION_DENIED) {
      end();
    }
  };
  if (navigator.geolocation) {
    const how = { enableHighAccuracy: true, maximumAge: 0 };
    wait(seconds * 1000);
    id = navigator.geolocation.watchPosition(found, failed, how);
  } else {
    problem = "none";
    wait(0);
  }
  return end;
}

function rounded({ latitude, longitude }) {
  return { latitude: sixDecimals(latitude), longitude: sixDecimals(longitude) };
}

function sixDecimals(degrees) {
  return Math.round(degrees * 1e6) / 1e6;
}

function now() {
  return new Date().toISOString().replace(/\.\d+/, "");
}

// `root` is the element of templates/field/place.html. `value`, and what `onChange` is told, is
// null or {latitude, longitude, accuracy?, at, how}; `registered` is null or {latitude, longitude,
// precision?}; `points` are {name, latitude, longitude} to find one's way on the map.
export function place(root, given) {
  new Place(root, given).start();
}

class Place {
  constructor(root, { value, registered, points, say, onChange }) {
    Object.assign(this, { root, value, registered, say, onChange });
    this.earlier = null;
    this.stop = null;
    this.marks = points.map(({ name, latitude, longitude }) => ({ name, latitude, longitude }));
    if (registered) {
      const coarse = farFrom(registered.precision) > AGREES_M.street;
      const name = say("place-registered");
      this.marks.unshift({ ...registered, name, registered: true, coarse });
    }
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  button(name) {
    return this.root.querySelector(`[data-do=${name}]`);
  }

  start() {
    const actions = {
      door: () => this.search(),
      take: () => this.stop(),
      remove: () => this.remove(),
      back: () => this.putBack(),
    };
    for (const [name, action] of Object.entries(actions)) {
      this.button(name).addEventListener("click", action);
    }
    this.part("by-code").addEventListener("submit", (event) => {
      event.preventDefault();
      this.readCode();
    });
    this.startMap();
    this.show();
  }

  startMap() {
    this.part("map").hidden = this.marks.length === 0;
    this.part("no-map").hidden = this.marks.length > 0;
    if (this.marks.length > 0) {
      const onPin = (pin) => {
        this.stop?.();
        this.take({ ...rounded(pin), at: now(), how: "map" });
      };
      this.map = new PinMap(this.part("map"), { marks: this.marks, say: this.say, onPin });
    }
  }

  // A pin that is moved on, and a fix that gets better, are one change, which can be taken back.
  take(value, { goesOn = value?.how === "map" && this.value?.how === "map" } = {}) {
    if (!goesOn) {
      this.earlier = this.value;
    }
    this.value = value;
    this.onChange(value);
    this.show();
  }

  tell(words) {
    this.part("status").textContent = words;
  }

  search() {
    let first = true;
    this.tell(this.say("place-looking"));
    this.searching(true);
    this.startClock();
    this.stop = watch((fix, { ended, problem }) => {
      if (fix && !ended) {
        this.take(fix, { goesOn: !first });
        if (first) {
          this.root.querySelector("progress").value = 0;
        }
        first = false;
        this.tell(this.say("place-so-far", { grade: this.gradeWords(fix) }));
      } else if (ended) {
        this.found(fix, problem);
      }
    });
  }

  found(fix, problem) {
    const inHand = document.activeElement === this.button("take");
    this.searching(false);
    const key = fix ? "place-taken" : `place-${problem}`;
    this.tell(this.say(key, fix ? { grade: this.gradeWords(fix) } : {}));
    if (inHand) {
      (fix ? this.part("heading") : this.button("door")).focus();
    }
  }

  // The minute runs from the first fix on. A view that was left needs no better fix.
  startClock() {
    const bar = this.root.querySelector("progress");
    bar.value = 0;
    this.ticking = setInterval(() => {
      bar.value = Math.min(bar.value + 1, MINUTE);
      if (!this.root.isConnected) {
        this.stop();
      }
    }, 1000);
  }

  searching(yes) {
    const focused = document.activeElement === this.button("door");
    clearInterval(this.ticking);
    this.button("door").hidden = yes;
    this.button("take").hidden = !yes;
    this.part("clock").hidden = !yes;
    if (yes && focused) {
      this.button("take").focus();
    }
    this.show();
  }

  remove() {
    this.stop?.();
    this.take(null, { goesOn: false });
    this.tell(this.say("place-removed"));
    this.button("back").focus();
  }

  putBack() {
    this.take(this.earlier, { goesOn: false });
    this.tell(this.say("place-put-back"));
    this.part("heading").focus();
  }

  readCode() {
    const field = this.part("by-code").querySelector("input");
    const problem = this.part("code-problem");
    const { wrong, ...found } = placeOf(field.value, this.registered ?? this.value);
    problem.hidden = !wrong;
    problem.textContent = wrong ? this.say(`place-code-${wrong}`) : "";
    field.setAttribute("aria-invalid", String(Boolean(wrong)));
    field.classList.toggle("govuk-input--error", Boolean(wrong));
    if (wrong) {
      field.focus();
      return;
    }
    this.stop?.();
    this.take({ ...rounded(found), at: now(), how: "plus-code" });
    this.tell(this.say("place-code-taken"));
    this.part("heading").focus();
  }

  gradeWords({ accuracy }) {
    return this.say(`place-${grade(accuracy)}`, { metres: number(accuracy) });
  }

  show() {
    const { value } = this;
    this.part("chosen").hidden = value === null;
    this.button("back").hidden = this.earlier === null || !this.button("take").hidden;
    if (value) {
      this.part("how").textContent = this.say(`place-how-${value.how}`);
      this.part("code").textContent = codeOf(value);
      this.showGrade(value);
      this.showFrom(value);
    }
    this.map?.show(value);
  }

  showGrade(value) {
    const its = value.accuracy === undefined ? null : grade(value.accuracy);
    for (const sign of this.root.querySelectorAll("[data-grade]")) {
      sign.hidden = sign.dataset.grade !== its;
      if (its) {
        sign.querySelector(".status > span").textContent = this.gradeWords(value);
      }
    }
    this.part("weak").hidden = its !== "weak";
  }

  showFrom(value) {
    const [nearby] = this.marks;
    this.part("from").textContent = nearby ? whereWords(nearby, value, this.say) : "";
    const { registered } = this;
    const far = registered && distance(registered, value) > farFrom(registered.precision);
    this.part("far").hidden = !far;
  }
}
