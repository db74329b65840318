// The photos of one question: taken, looked at, drawn on, captioned, taken anew, taken away.

import { sha256 } from "./content.js";
import { make } from "./elements.js";
import { photo as bytesOf } from "./visits.js";
import { moment, say } from "./words.js";

const MOST = 60;
const CAPTION = 300;

export function attached(question, key, hand) {
  const input = question.querySelector("input[type=file]");
  if (!input) {
    return;
  }
  const list = make("ul", { className: "photos" });
  const told = make("p", { role: "status", className: "muted" });
  input.before(make("p", { className: "muted" }, say("photo-reminder")), list);
  input.after(told);
  input.removeAttribute("aria-describedby");
  const show = () => showPhotos(list, key, hand, show);
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    told.textContent = say("field-photo-saving");
    const refused = [];
    for (const file of files) {
      if (!(await add(file, key, hand))) {
        refused.push(file.name);
      }
    }
    told.textContent = refused.length
      ? say("field-photo-refused", { names: refused.join(", ") })
      : say("field-photo-saved");
    show();
  });
  const details = question.querySelector("details[data-beside]");
  if (details && hand.visit.photos.some(({ item }) => item === key)) {
    details.open = true;
  }
  show();
}

async function add(file, key, hand) {
  if (new Set(hand.visit.photos.map(({ sha256: its }) => its)).size >= MOST) {
    return false;
  }
  try {
    const { shrink } = await import("./photos.js");
    const { bytes } = await shrink(file);
    const beside = { taken_at: iso(file.lastModified), ...(await here()) };
    return await attach(hand, key, bytes, beside);
  } catch {
    return false;
  }
}

async function attach(hand, key, bytes, beside) {
  const sha = await sha256(bytes);
  return hand.attach({ sha256: sha, size: bytes.byteLength, item: key, ...beside }, bytes);
}

function iso(milliseconds) {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

// Where the phone is, if it was allowed before: a photo never asks.
async function here() {
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (allowed?.state !== "granted") {
    return {};
  }
  const how = { maximumAge: 60_000, timeout: 5_000 };
  const fix = await new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), how);
  });
  if (!fix) {
    return {};
  }
  const { latitude, longitude, accuracy } = fix.coords;
  const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
  const place = { latitude: round(latitude), longitude: round(longitude) };
  return { place: { ...place, accuracy: Math.round(accuracy), at: iso(fix.timestamp) } };
}

function showPhotos(list, key, hand, show) {
  for (const image of list.querySelectorAll("img")) {
    URL.revokeObjectURL(image.src);
  }
  const mine = hand.visit.photos.filter(({ item }) => item === key);
  list.replaceChildren(...mine.map((photo, place) => line(photo, place + 1, hand, show, list)));
}

function line(photo, number, hand, show, list) {
  const image = make("img", { alt: say("field-photo", { number }), width: 104, height: 104 });
  const caption = make("input", {
    className: "govuk-input",
    value: photo.caption ?? "",
    maxLength: CAPTION,
    "aria-label": say("field-photo-caption", { number }),
    placeholder: say("field-photo-caption-short"),
  });
  caption.addEventListener("input", (event) => {
    event.stopPropagation();
    replace(hand, photo, { ...photo, caption: caption.value.trim() });
    photo.caption = caption.value.trim();
  });
  const press = (words, work) => {
    const button = make("button", { type: "button", className: "govuk-button line" }, words);
    button.addEventListener("click", work);
    return button;
  };
  const absent = make("span", { className: "muted", hidden: true }, say("field-photo-absent"));
  const draw = press(say("field-photo-draw", { number }), () => redraw(photo, hand, show));
  const take = () => hand.detach((each) => each.sha256 === photo.sha256 && each.item === photo.item);
  const again = press(say("field-photo-again", { number }), () => {
    list.parentElement.querySelector("input[type=file]").click();
    take().then(show);
  });
  const gone = press(say("field-photo-remove", { number }), async () => {
    await take();
    show();
  });
  bytesOf(hand.visit.id, photo.sha256).then((bytes) => {
    absent.hidden = bytes !== null;
    draw.hidden = bytes === null;
    if (bytes) {
      image.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    }
  });
  const when = photo.taken_at ? moment(Date.parse(photo.taken_at)) : "";
  return make("li", {}, image, make("span", {}, `${say("field-photo", { number })} ${when}`, absent), caption, make("div", { className: "buttons" }, draw, again, gone));
}

function replace(hand, photo, other) {
  hand.visit.photos = hand.visit.photos.map((each) =>
    each.sha256 === photo.sha256 && each.item === photo.item ? other : each,
  );
  hand.type({}, { soon: true });
}

async function redraw(photo, hand, show) {
  const { edit } = await import("./editor.js");
  const bytes = await bytesOf(hand.visit.id, photo.sha256);
  const drawn = await edit(document.getElementById("photo-editor"), bytes, say);
  if (drawn) {
    const { taken_at, place, caption } = photo;
    const beside = { taken_at, ...(place ? { place } : {}), ...(caption ? { caption } : {}) };
    if (await attach(hand, photo.item, drawn, beside)) {
      await hand.detach((each) => each.sha256 === photo.sha256 && each.item === photo.item);
    }
    show();
  }
}
