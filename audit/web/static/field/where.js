// Where the station is: its own part of a visit.

import { make } from "./elements.js";
import { work } from "./visits.js";
import { named, say } from "./words.js";

export async function showPlace(root, hand) {
  const { visit } = hand;
  const template = document.getElementById("place");
  root.replaceChildren(
    make("p", { className: "crumbs" }, make("a", { href: hand.href() }, say("auditor-back-to-sections"))),
    make("p", { className: "muted" }, `${say("field-station", { number: visit.site.number })} · ${named(visit.site.name)}`),
    make("h1", {}, say("field-place")),
    template.content.cloneNode(true),
    make("p", {}, make("a", { className: "govuk-button line", href: hand.href() }, say("field-sections"))),
  );
  const here = root.querySelector("[data-place]");
  const [{ place }, there] = await Promise.all([import("./place.js"), work()]);
  place(here, {
    value: visit.place,
    registered: visit.site.place,
    points: there?.points ?? [],
    say,
    onChange: (found) => {
      visit.place = found;
      hand.save();
    },
  });
}
