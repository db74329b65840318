// One section of a visit: its questions as the server has rendered them, filled in and listened to.

import { attached } from "./attached.js";
import { errorSummary, make, progress } from "./elements.js";
import { sectionTitle, wayName } from "./list.js";
import { named, number, say } from "./words.js";

const WITH_NUMBER = ["unit", "tool", "run"];
// What can be wrong with what was typed, and how it is said here.
const PROBLEMS = {
  implausible: "field-problem-implausible",
  "measurement-unreadable": "problem-measurement-unreadable",
  "not-a-number": "problem-not-a-number",
  "not-whole": "problem-not-whole",
  "note-too-long": "problem-note-too-long",
  "number-in-two-ways": "problem-number-in-two-ways",
  "run-missing": "problem-run-missing",
  "said-two-things": "problem-said-two-things",
  "too-many-ways": "field-problem-too-many-ways",
  "unknown-tool": "problem-unknown-tool",
  "wrong-type": "problem-wrong-type",
  "wrong-unit": "problem-wrong-unit",
};

export function showSection(root, hand, [section, said = "1"]) {
  const unit = Number(said);
  const template = document.getElementById(`section-${section}`);
  if (!template || !hand.reading.parts.some(([its, of]) => its === section && of === unit)) {
    location.replace(hand.href());
    return;
  }
  const { visit, reading, checklist } = hand;
  const sections = checklist.sections;
  const place = say("auditor-place", { place: sections.indexOf(section) + 1, count: sections.length });
  const chain = checklist.chains.find(({ sections: its }) => its.includes(section));
  const way = chain && reading.units[chain.id].length > 1 ? ` · ${wayName(chain.id, unit)}` : "";
  const form = make("form", { noValidate: true });
  form.append(template.content.cloneNode(true));
  for (const question of form.querySelectorAll("[data-item]")) {
    complete(question);
  }
  renumber(form, unit);
  const all = reading.progress();
  root.replaceChildren(
    make("p", { className: "crumbs" }, make("a", { href: hand.href() }, say("auditor-back-to-sections"))),
    make("p", { className: "muted" }, `${say("field-station", { number: visit.site.number })} · ${named(visit.site.name)}`),
    progress(all, say("auditor-progress-all", all)),
    make("h1", {}, make("span", { className: "muted caption" }, place + way), ` ${sectionTitle(section)}`),
    ...copiedNote(hand, section, unit),
    form,
  );
  new SectionForm(form, hand, section, unit).start();
}

// Puts in what all questions have alike, with the question's own key and words.
function complete(question) {
  for (const gap of question.querySelectorAll("[data-part]")) {
    const part = document.getElementById(`part-${gap.dataset.part}`).content.cloneNode(true);
    const measure = gap.textContent;
    for (const element of part.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("KEY")) {
          element.setAttribute(name, value.replace("KEY", question.dataset.item));
        }
      }
    }
    const said = { WORDS: question.querySelector("legend").textContent, MEASURE: measure };
    for (const place of part.querySelectorAll("span, small")) {
      for (const [word, words] of Object.entries(said)) {
        if (place.lastChild?.nodeType === Node.TEXT_NODE) {
          place.lastChild.data = place.lastChild.data.replace(word, words);
        }
      }
    }
    if (gap.dataset.part === "beside" && !measure) {
      const box = part.querySelector("input[type=checkbox]").closest("label");
      box.nextElementSibling.remove();
      box.remove();
    }
    gap.replaceWith(part);
  }
}

// The questions of a further unit have its number behind their own.
function renumber(form, unit) {
  if (unit === 1) {
    return;
  }
  const names = ["id", "name", "for", "aria-labelledby", "aria-describedby"];
  for (const element of form.querySelectorAll("*")) {
    for (const name of names) {
      const value = element.getAttribute(name);
      if (value) {
        element.setAttribute(
          name,
          value.replace(/(^|\s)(q-)?([A-Z]{1,3}\d+)(?=-|\s|$)/g, `$1$2$3#${unit}`),
        );
      }
    }
  }
}

function copiedNote(hand, section, unit) {
  const place = `${section}/${unit}`;
  if (!hand.visit.unconfirmed?.includes(place)) {
    return [];
  }
  const button = make("button", { type: "button", className: "govuk-button" }, say("field-confirm"));
  const words = say("field-copied", { number: hand.visit.copied_from ?? "" });
  const panel = make("div", { className: "panel" }, make("p", {}, words), button);
  button.addEventListener("click", () => {
    hand.visit.unconfirmed = hand.visit.unconfirmed.filter((each) => each !== place);
    hand.save();
    panel.replaceChildren(make("p", { role: "status" }, say("field-confirmed")));
  });
  return [panel];
}

class SectionForm {
  constructor(form, hand, section, unit) {
    Object.assign(this, { form, hand, section, unit });
    this.questions = [...form.querySelectorAll("[data-item]")];
    this.checked = new Set();
  }

  key(question) {
    return question.id.slice(2);
  }

  start() {
    for (const question of this.questions) {
      this.fill(question);
      this.remark(question);
      attached(question, this.key(question), this.hand);
    }
    this.aid();
    this.form.append(this.announcement(), this.buttons());
    this.form.addEventListener("input", ({ target }) => this.heard(target));
    this.form.addEventListener("change", ({ target }) => this.left(target));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onward();
    });
    this.follow();
  }

  // Conversions and the phone's level: the form can be filled in before they are there.
  async aid() {
    const { aids } = await import("./measuring.js");
    for (const question of this.questions) {
      aids(question, say);
    }
  }

  announcement() {
    this.announced = make("p", { className: "visually-hidden", role: "status" });
    return this.announced;
  }

  buttons() {
    const next = make("button", { className: "govuk-button" }, say("field-next"));
    const back = make("a", { className: "govuk-button line", href: this.hand.href() }, say("field-sections"));
    return make("div", { className: "buttons" }, next, back);
  }

  fill(question) {
    const { typed } = this.hand.visit;
    for (const control of controls(question)) {
      const said = typed[control.name];
      if (control.type === "radio") {
        control.checked = said === control.value;
      } else if (control.type === "checkbox") {
        control.checked = said !== undefined;
      } else {
        const part = control.name.split("-")[1];
        control.value = said ?? (WITH_NUMBER.includes(part) ? this.usual(question, part) : "");
        if (control.tagName === "SELECT" && control.selectedIndex < 0) {
          control.selectedIndex = 0;
        }
      }
    }
    const noted = controls(question).some(({ name, value, checked, type }) =>
      type === "checkbox" ? checked && name.endsWith("-measure") : name.endsWith("-note") && value,
    );
    const details = question.querySelector("details[data-beside]");
    if (details && noted) {
      details.open = true;
    }
  }

  // What the number before was read off in and with; "run" has nothing usual.
  usual(question, part) {
    return part === "run" ? "" : this.hand.reading.usual(this.key(question), part);
  }

  // What a chair wants done about it, and what was said of it on another phone.
  remark(question) {
    const key = this.key(question);
    const { remarks, other = {} } = this.hand.visit;
    const said = [];
    if (remarks?.[key]) {
      said.push(say("field-remark", { remark: remarks[key] }));
    }
    for (const [name, value] of Object.entries(other)) {
      if (name === key || name.startsWith(`${key}-`)) {
        said.push(say("field-other-phone", { value: value || say("field-nothing") }));
      }
    }
    for (const words of said) {
      question.querySelector("legend").after(make("p", { className: "returned" }, words));
    }
  }

  heard(target) {
    const question = target.closest("[data-item]");
    if (!question || target.type === "file" || !target.name) {
      return;
    }
    const soon = target.type === "text" || target.tagName === "TEXTAREA";
    this.instead(question, target);
    this.hand.type(collected(question), { soon });
    this.follow();
  }

  // A number and "could not measure" exclude each other.
  instead(question, target) {
    const number = question.querySelector("input[data-least]");
    if (!number) {
      return;
    }
    const instead = [...question.querySelectorAll("input[data-instead]")];
    if (target === number && number.value.trim()) {
      for (const each of instead) {
        each.checked = false;
      }
    } else if (instead.includes(target) && target.checked) {
      number.value = "";
      for (const each of instead) {
        each.checked = each === target;
      }
    }
  }

  // A field that was left says what is wrong with it, not before.
  left(target) {
    const question = target.closest("[data-item]");
    if (question && target.type !== "file") {
      this.checked.add(this.key(question));
      this.follow();
    }
  }

  // Questions that do not apply go away, what is wrong is said, how far it is too.
  follow() {
    const { reading } = this.hand;
    let changed = false;
    for (const question of this.questions) {
      const hide = reading.hidden.has(this.key(question));
      changed ||= question.hidden !== hide;
      question.hidden = hide;
      this.problem(question);
      this.again(question);
      showRun(question);
    }
    if (changed) {
      const count = this.questions.filter(({ hidden }) => !hidden).length;
      this.announced.textContent = say("field-questions-shown", { count });
    }
    const all = reading.progress();
    const bar = this.form.parentElement.querySelector(".progress");
    bar.replaceWith(progress(all, say("auditor-progress-all", all)));
  }

  problem(question) {
    const key = this.key(question);
    const shown = question.querySelector(":scope > .govuk-error-message");
    const wrong = this.checked.has(key)
      ? this.hand.reading.problems.filter(({ where }) => where.split("-")[0] === key)
      : [];
    const words = wrong.map(problemWords).join(" ");
    if ((shown?.textContent ?? "") === words) {
      return;
    }
    shown?.remove();
    question.classList.toggle("wrong", words !== "");
    const field = question.querySelector("input[data-least]") ?? question.querySelector("textarea");
    field?.toggleAttribute("aria-invalid", false);
    if (words) {
      const id = `${key}-error`;
      question
        .querySelector("legend")
        .after(make("p", { className: "govuk-error-message", id }, words));
      field?.setAttribute("aria-invalid", "true");
      describe(field, id);
    }
  }

  again(question) {
    const near = this.hand.reading.borderline.includes(this.key(question));
    const shown = question.querySelector(".again");
    if (near && !shown) {
      const words = make("p", { className: "again", role: "status" }, say("auditor-measure-again"));
      question.querySelector(".measure")?.after(words);
    } else if (!near) {
      shown?.remove();
    }
  }

  async onward() {
    for (const question of this.questions) {
      this.checked.add(this.key(question));
    }
    this.follow();
    const keys = new Set(this.questions.map((question) => this.key(question)));
    const wrong = this.hand.reading.problems.filter(({ where }) => keys.has(where.split("-")[0]));
    this.form.parentElement.querySelector(".govuk-error-summary")?.remove();
    if (wrong.length > 0) {
      const problems = wrong.map((each) => [this.hand.question(each.where.split("-")[0]), problemWords(each)]);
      const summary = errorSummary(say("auditor-problem-title"), problems);
      this.form.parentElement.prepend(summary);
      summary.focus();
      return;
    }
    await this.hand.save();
    location.hash = this.nextPart();
  }

  nextPart() {
    const { reading } = this.hand;
    const here = reading.parts.findIndex(([its, of]) => its === this.section && of === this.unit);
    const next = reading.parts.slice(here + 1).find(([its, of]) => reading.progress(its, of).asked > 0);
    return next ? this.hand.href(next[0], String(next[1])) : this.hand.href("check");
  }
}

function controls(question) {
  const all = question.querySelectorAll("input[name], select[name], textarea[name]");
  return [...all].filter(({ type }) => type !== "file");
}

// What the question's fields say, by name; "" for nothing.
function collected(question) {
  const found = {};
  for (const control of controls(question)) {
    const choice = control.type === "radio" || control.type === "checkbox";
    if (!choice || control.checked) {
      found[control.name] = control.value;
    } else {
      found[control.name] ??= "";
    }
  }
  const number = question.querySelector("input[data-least]");
  if (number && !number.value.trim()) {
    for (const part of WITH_NUMBER) {
      if (`${number.name}-${part}` in found) {
        found[`${number.name}-${part}`] = "";
      }
    }
  }
  return found;
}

function showRun(question) {
  const run = question.querySelector("[data-run]");
  if (run) {
    const unit = question.querySelector("select[name$='-unit']").value;
    run.hidden = ["percent", "1:n", "degrees"].includes(unit);
  }
}

function describe(field, id) {
  const ids = (field?.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (field && !ids.includes(id)) {
    field.setAttribute("aria-describedby", [...ids, id].join(" "));
  }
}

export function problemWords({ code, arguments: said }) {
  const worded = Object.entries(said).map(([name, value]) => {
    if (name === "unit") {
      return [name, value === "none" ? "" : say(`report-unit-${value}`)];
    }
    return [name, typeof value === "number" ? number(value) : value];
  });
  return say(PROBLEMS[code], Object.fromEntries(worded));
}
