// The auditor's form: questions that do not apply go away at once, and come back with what was
// typed in them. Without this script the server does the same when the page is saved.

import { hiddenItems } from "./conditions.js";

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
  const written = field.value.replace(/\s/g, "").replace("−", "-");
  const thousands = field.dataset.unit === "mm" && /^[1-9]\d{0,2}[.,]\d{3}$/.test(written);
  if (thousands || !/^[+-]?\d{1,12}([.,]\d{1,4})?$/.test(written)) {
    return undefined;
  }
  const value = Number(written.replace(",", "."));
  const whole = !("whole" in field.dataset) || Number.isInteger(value);
  const plausible = value >= Number(field.dataset.least) && value <= Number(field.dataset.most);
  return whole && plausible ? value : undefined;
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
