// Plus codes (Open Location Code): the one door to the package that knows them.

import { OpenLocationCode } from "open-location-code";

const codes = new OpenLocationCode();
const PRECISE = 10;
// Cyrillic letters that look like those of a code, as a Kazakh or Russian keyboard types them.
const LOOKALIKES = { С: "C", Н: "H", М: "M", Р: "P", Х: "X" };

// The code of a place, to some 14 metres.
export function codeOf({ latitude, longitude }) {
  return codes.encode(latitude, longitude, PRECISE);
}

// The middle of the area that a code names: {latitude, longitude}, or {wrong} with why not: "wrong"
// for what is no code, "coarse" for one of a whole village, "short-alone" for a short one without
// `reference`, the place that it is near to.
export function placeOf(text, reference) {
  const code = written(text);
  if (!code || !codes.isValid(code)) {
    return { wrong: "wrong" };
  }
  if (code.indexOf("+") > code.length - 3) {
    return { wrong: "coarse" };
  }
  if (!codes.isShort(code)) {
    return middle(code);
  }
  if (!reference) {
    return { wrong: "short-alone" };
  }
  return middle(codes.recoverNearest(code, reference.latitude, reference.longitude));
}

function middle(code) {
  if (!codes.isFull(code)) {
    return { wrong: "wrong" };
  }
  const { latitudeCenter, longitudeCenter } = codes.decode(code);
  return { latitude: latitudeCenter, longitude: longitudeCenter };
}

// Maps give a short code with its town behind it: "75M8+HQ Aktobe".
function written(text) {
  const word = text.trim().split(/[\s,]+/).find((each) => each.includes("+"));
  return word?.toUpperCase().replace(/[СНМРХ]/g, (letter) => LOOKALIKES[letter]);
}
