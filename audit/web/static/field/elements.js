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

// Runs `render`, which makes the panels in `root` anew: what had the focus has it again, and what was
// unfolded is unfolded.
export function keepingPlace(root, render) {
  const focused = root.contains(document.activeElement) ? placeOf(document.activeElement) : null;
  const unfolded = new Set([...root.querySelectorAll("details[open]")].map(placeOf));
  render();
  for (const details of root.querySelectorAll("details")) {
    details.open = unfolded.has(placeOf(details));
  }
  const controls = focused ? [...root.querySelectorAll("a, button, summary")] : [];
  controls.find((each) => placeOf(each) === focused)?.focus({ preventScroll: true });
}

// In which panel, and what it is called.
function placeOf(element) {
  const panel = element.closest(".panel")?.querySelector("h3").textContent;
  const said = element.querySelector("summary") ?? element;
  return `${panel} ${said.tagName} ${said.getAttribute("aria-label") ?? said.textContent}`;
}
