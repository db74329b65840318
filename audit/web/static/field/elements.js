// Elements of a page, made and found.

// `said`: properties; those with a dash or a colon, and "for", are attributes.
export function make(tag, said = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(said)) {
    if (/[-:]/.test(name) || name === "for") {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function progress({ answered, asked }, words) {
  const bar = make("progress", { max: asked || 1, value: answered, "aria-label": words });
  return make("p", { className: "progress" }, make("span", {}, words), bar);
}

// What is wrong, each linked to its field; it takes the focus when it is shown.
export function errorSummary(title, problems) {
  const list = make(
    "ul",
    { className: "govuk-list govuk-error-summary__list" },
    ...problems.map(([href, words]) => make("li", {}, make("a", { href }, words))),
  );
  return make(
    "div",
    { className: "govuk-error-summary", tabIndex: -1 },
    make(
      "div",
      { role: "alert" },
      make("h2", { className: "govuk-error-summary__title" }, title),
      make("div", { className: "govuk-error-summary__body" }, list),
    ),
  );
}
