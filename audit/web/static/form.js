// The auditor's form: questions that do not apply go away at once, and come back with what was
// typed in them. Without this script the server does the same when the page is saved.

import { hiddenItems, inCanonicalUnit, isSlope } from "./conditions.js";

const choices = { yes: true, no: false };

// What the fields say about one question; `undefined` when that is nothing, or cannot be read.
function said(question) {
  const chosen = question.querySelector("input[type=radio]:checked");
  if (chosen) {
    return choices[chosen.value];
  }
  const number = question.querySelector("input[data-least]");
  const instead = question.querySelector("input[type=checkbox][data-instead]:checked");
  return number && !instead ? readNumber(number) : undefined;
}

function readNumber(field) {
  const question = field.closest("[data-item]");
  const unit = question.querySelector("select[name$='-unit']")?.value;
  const value = readWritten(field, unit ?? "");
  const run = isSlope(field.dataset.unit, unit)
    ? readWritten(question.querySelector("[data-run] input"), unit)
    : 1;
  if (value === undefined || run === undefined) {
    return undefined;
  }
  const judged = inCanonicalUnit(field.dataset.unit, unit ?? field.dataset.unit, value, run);
  const whole = !("whole" in field.dataset) || Number.isInteger(judged);
  const plausible = judged >= Number(field.dataset.least) && judged <= Number(field.dataset.most);
  return whole && plausible ? judged : undefined;
}

function readWritten(field, unit) {
  const written = field.value.replace(/\s/g, "").replace("−", "-");
  const thousands = unit === "mm" && /^[1-9]\d{0,2}[.,]\d{3}$/.test(written);
  if (thousands || !/^[+-]?\d{1,12}([.,]\d{1,4})?$/.test(written)) {
    return undefined;
  }
  return Number(written.replace(",", "."));
}

// The run is asked for only where a slope is given as rise and run.
function showRun(question) {
  const run = question.querySelector("[data-run]");
  if (run) {
    const number = question.querySelector("input[data-least]");
    const unit = question.querySelector("select[name$='-unit']").value;
    run.hidden = !isSlope(number.dataset.unit, unit);
  }
}

function follow(form) {
  const rules = JSON.parse(form.dataset.rules);
  const elsewhere = JSON.parse(form.dataset.answers);
  const questions = [...form.querySelectorAll("[data-item]")];
  const announcement = form.querySelector("[data-announce]");
  const update = () => {
    const answers = { ...elsewhere };
    for (const question of questions) {
      answers[question.dataset.item] = said(question);
      showRun(question);
    }
    const hidden = hiddenItems(rules, answers);
    let changed = false;
    for (const question of questions) {
      const hide = hidden.has(question.dataset.item);
      changed ||= question.hidden !== hide;
      question.hidden = hide;
    }
    if (changed) {
      const left = questions.filter((question) => !question.hidden).length;
      announcement.textContent = announcement.dataset.announce.replace("#", left);
    }
  };
  form.addEventListener("input", update);
  form.elements.namedItem("shown").value = "at-once";
  update();
}

if (!location.hash) {
  document.querySelector("[data-focus]")?.focus();
}
const form = document.querySelector("form[data-rules]");
if (form) {
  follow(form);
}
