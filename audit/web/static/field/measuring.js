// A measurement in the other usual units, while it is typed; for slopes also what rise and run are,
// and the way to the phone's tilt sensor.

import { inCanonicalUnit, isSlope } from "../conditions.js";
import { spaces, stripped } from "./answers.js";
import { make } from "./elements.js";
import { number } from "./words.js";

// The units that people think in, by the unit that is judged in, with their decimals.
const USUAL = {
  mm: { mm: 1, cm: 2, in: 1 },
  m: { m: 2, ft: 1 },
  newton: { newton: 0, kgf: 1, lbf: 1 },
  percent: { "1:n": 1, percent: 1, degrees: 1 },
};
const NO_SPACE = { degrees: "" };
const FLATTEST = 0.05;

// What a value in the canonical unit is in another; undefined where that says nothing.
export function inUnit(canonical, unit, value) {
  if (canonical !== "percent") {
    return value / inCanonicalUnit(canonical, unit, 1);
  }
  if (unit === "1:n") {
    return value >= FLATTEST ? 100 / value : undefined;
  }
  return unit === "degrees" ? (Math.atan(value / 100) * 180) / Math.PI : value;
}

// The same measurement in the other usual units: "= 91.4 cm ≈ 36 in", "≈ 1:12.5". `run` belongs to
// the rise of a slope. Empty where there is nothing to say: counts, and what cannot be.
export function told(canonical, unit, value, run, say) {
  if (!(canonical in USUAL)) {
    return "";
  }
  const judged = inCanonicalUnit(canonical, unit, value, run);
  if (!Number.isFinite(judged)) {
    return "";
  }
  return Object.entries(USUAL[canonical])
    .filter(([other]) => other !== unit)
    .map(([other, decimals]) => [other, decimals, inUnit(canonical, other, judged)])
    .filter(([, , converted]) => converted !== undefined)
    .map((each) => equal(...each, say))
    .join(" ");
}

function equal(unit, decimals, value, say) {
  const shown = Math.round(value * 10 ** decimals) / 10 ** decimals;
  const sign = Math.abs(shown - value) <= Math.abs(value) * 1e-6 ? "=" : "≈";
  if (unit === "1:n") {
    return `${sign} 1:${number(shown)}`;
  }
  return `${sign} ${number(shown)}${NO_SPACE[unit] ?? "\u00a0"}${say(`report-unit-${unit}`)}`;
}

// What was typed, or undefined; 1.250 in mm may be one or a thousand.
function written(field, unit) {
  const text = stripped(field.value).replace(spaces, "").replace(/−/g, "-");
  const thousands = unit === "mm" && /^[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  if (thousands || !/^[+-]?\d{1,12}([.,]\d{1,4})?$/.test(text)) {
    return undefined;
  }
  return Number(text.replace(",", "."));
}

// Puts the aids into a question as templates/components/question.html has it. Questions without a
// number, and counts, stay as they are.
export function aids(question, say) {
  const field = question.querySelector("input[data-least]");
  const units = question.querySelector("select[name$='-unit']");
  if (field && units && field.dataset.unit in USUAL && !question.querySelector("output")) {
    new Aids(question, field, units, say).start();
  }
}

class Aids {
  constructor(question, field, units, say) {
    Object.assign(this, { question, field, units, say });
    this.run = question.querySelector("[data-run] input");
  }

  start() {
    const { id } = this.field;
    this.output = make("output", { className: "same", id: `${id}-same`, for: this.ids() });
    const parts = [this.output];
    if (this.run) {
      parts.push(this.explained());
    }
    const measured = this.field.dataset.unit === "percent" && !this.field.disabled;
    if (measured && document.querySelector("[data-level]")) {
      parts.push(this.withPhone());
    }
    this.question.querySelector(".measure").after(...parts);
    this.question.addEventListener("input", () => this.update());
    this.update();
  }

  ids() {
    const of = [this.field, this.units, this.run].filter(Boolean);
    return of.map(({ id }) => id).join(" ");
  }

  explained() {
    const id = `${this.run.id}-help`;
    this.help = make("p", { className: "muted rise", id }, this.say("measuring-rise-and-run"));
    this.run.setAttribute("aria-describedby", id);
    return this.help;
  }

  withPhone() {
    const words = this.say("measuring-with-phone");
    const its = this.question.querySelector("legend").textContent.trim();
    const named = make("span", { className: "visually-hidden" }, `: ${its}`);
    const button = make("button", { type: "button", className: "plain" }, words, named);
    button.addEventListener("click", async () => {
      const { level } = await import("./tilt.js");
      const dialog = document.querySelector("[data-level]");
      level(dialog, { say: this.say, onValue: (measured) => this.fill(measured) });
    });
    return button;
  }

  fill({ value, unit, tool }) {
    const tools = this.question.querySelector("select[name$='-tool']");
    this.units.value = unit;
    if (tools) {
      tools.value = tool;
    }
    this.field.value = String(value);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  update() {
    const canonical = this.field.dataset.unit;
    const unit = this.units.value;
    const sloped = isSlope(canonical, unit);
    const value = written(this.field, unit);
    const run = sloped ? written(this.run, unit) : 1;
    const known = value !== undefined && run !== undefined;
    const words = known ? told(canonical, unit, value, run, this.say) : "";
    if (words !== this.output.textContent) {
      this.output.textContent = words;
    }
    if (this.help) {
      this.help.hidden = !sloped;
    }
  }
}
