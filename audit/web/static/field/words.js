// The page's words in its language: messages whose arguments are still open.

let words = null;

function read(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : {};
}

export function say(key, said = {}) {
  words ??= read("words");
  const message = words[key] ?? key;
  return message.replace(/\{(\w+)\}/g, (open, name) => (name in said ? String(said[name]) : open));
}

export const language = document.documentElement.lang;

// A text that the commission wrote in Kazakh and Russian, in the reader's language or the other.
export function named(texts) {
  return texts[language] || texts.ru || texts.kk || "";
}

export function day(iso) {
  const local = new Date(`${iso}T12:00:00`);
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(local);
}

export function moment(milliseconds) {
  const how = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, how).format(new Date(milliseconds));
}

export function number(value) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 4 }).format(value);
}

// A template of the page, filled: `[data-say=name]` gets words, the element is returned.
export function fill(id, said = {}) {
  const made = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const [name, value] of Object.entries(said)) {
    for (const place of made.querySelectorAll(`[data-say="${name}"]`)) {
      place.textContent = value;
    }
  }
  return made;
}
