// The answers that were typed: read, with what is wrong with them, and measurements in the unit
// that they are judged in. The same results as draft.py, answers.py and measuring.py in
// audit/domain: numbers are worked out exactly, since a limit may be exactly met.

const choices = new Map([
  ["yes", true],
  ["no", false],
  ["unknown", null],
  ["not_needed", "not_needed"],
]);
// What may be said of a number instead of the number.
export const instead = ["unknown", "not_needed"];
const slopes = ["percent", "1:n", "degrees"];
const largest = 1e9;
const smallest = 1e-6;

// What Python takes for a space: a little more than \s is here, and a little less.
const space =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const aSpace = new RegExp(`[${space}]`);
export const spaces = new RegExp(`[${space}]+`, "g");

// One thing that is wrong: in which field, a code, and what its message names.
export class Wrong {
  constructor(where, code, args) {
    this.where = where;
    this.code = code;
    this.arguments = args;
  }
}

// The form's name of a part of an item: "D02-unknown", "D02#2-unknown".
export function field(key, part) {
  return `${key}-${part}`;
}

// Without the spaces around it.
export function stripped(text) {
  let [from, to] = [0, text.length];
  while (from < to && aSpace.test(text[from])) {
    from += 1;
  }
  while (to > from && aSpace.test(text[to - 1])) {
    to -= 1;
  }
  return text.slice(from, to);
}

// The answer that was typed: true, false, null (cannot tell), "not_needed", a number, or a
// measurement as it was read off; `undefined` where nothing was said.
export function saidOf(key, item, typed, measuring) {
  if (item.answer_type === "photo") {
    return undefined;
  }
  const written = stripped(typed[key] ?? "");
  if (!item.answer_type) {
    return choices.get(written);
  }
  const chosen = instead.filter((part) => typed[field(key, part)]);
  if (chosen.length + (written ? 1 : 0) > 1) {
    return new Wrong(key, "said-two-things", { value: written });
  }
  if (chosen.length || !written) {
    return choices.get(chosen[0]);
  }
  return item.answer_type === "count"
    ? numberOf(key, written)
    : measured(key, item, written, typed, measuring);
}

// A plain number where neither another unit nor a tool was said, else as it was read off.
function measured(key, item, written, typed, measuring) {
  const unit = typed[field(key, "unit")] || item.unit;
  const tool = typed[field(key, "tool")];
  const value = numberOf(key, written, unit);
  if (value instanceof Wrong || (unit === item.unit && !tool)) {
    return value;
  }
  const given = tool ? { unit, tool } : { unit };
  if (!isSlope(item, unit, measuring)) {
    return { ...given, value };
  }
  const run = stripped(typed[field(key, "run")] ?? "");
  if (!run) {
    return new Wrong(key, "run-missing", { value: written });
  }
  const along = numberOf(key, run, unit);
  return along instanceof Wrong ? along : { ...given, rise: value, run: along };
}

// Whether a number in this unit is the rise of a slope, whose run is needed too.
function isSlope(item, unit, measuring) {
  const allowed = Object.keys(measuring.units[item.unit]);
  return item.unit === "percent" && allowed.includes(unit) && !slopes.includes(unit);
}

// A number as people write it: comma or point, spaces between thousands, a long minus.
function numberOf(key, written, unit) {
  const said = written.replace(spaces, "").replace(/−/g, "-");
  if (!/^[+-]?[0-9]{1,12}([.,][0-9]{1,4})?$/.test(said)) {
    return new Wrong(key, "not-a-number", { value: shortened(written, 40) });
  }
  if (unit === "mm" && /^[1-9][0-9]{0,2}[.,][0-9]{3}$/.test(said)) {
    return new Wrong(key, "number-in-two-ways", { value: said });
  }
  // Minus zero is zero.
  return Number(said.replace(",", ".")) + 0;
}

function shortened(text, length) {
  return [...text].slice(0, length).join("");
}

// The answer with a measurement in the item's canonical unit, or what is wrong with it.
export function judgedOf(key, item, answer, measuring) {
  if (answer === null || typeof answer === "boolean") {
    return answer;
  }
  if (answer === "not_needed") {
    const expected = item.answer_type ?? "yes_no";
    return item.not_needed ? answer : new Wrong(key, "wrong-type", { expected, value: answer });
  }
  const wrong = typeof answer === "object" ? wrongIn(key, item, answer, measuring) : undefined;
  if (wrong) {
    return wrong;
  }
  const value = canonical(item, answer, measuring);
  const [low, high] = item.plausible ?? [0, 1];
  if (low <= value && value <= high) {
    return value;
  }
  const unit = item.unit || "none";
  return new Wrong(key, "implausible", { value: inPython(value), unit, low, high });
}

function wrongIn(key, item, given, { units, tools }) {
  const allowed = Object.keys(units[item.unit]);
  const numbers = "run" in given ? [given.rise, given.run] : [given.value];
  const divisor = "run" in given ? given.run : given.unit === "1:n" ? given.value : 1;
  if (numbers.some((number) => Math.abs(number) > largest) || divisor < smallest) {
    return new Wrong(key, "measurement-unreadable", { value: "{…}" });
  }
  if (!allowed.includes(given.unit)) {
    const said = { unit: shortened(given.unit, 20), allowed: allowed.join(", ") };
    return new Wrong(key, "wrong-unit", said);
  }
  const known = Object.keys(tools);
  if (given.tool && !known.includes(given.tool)) {
    const said = { tool: shortened(given.tool, 20), allowed: known.join(", ") };
    return new Wrong(key, "unknown-tool", said);
  }
  return undefined;
}

// What is exact in the unit that it was given in is exact here: 36 in are 914.4 mm.
function canonical(item, answer, { units }) {
  if (typeof answer === "number") {
    return answer;
  }
  switch (item.unit === "percent" ? answer.unit : "") {
    case "":
      return multiplied(answer.value, units[item.unit][answer.unit]);
    case "percent":
      return answer.value;
    case "1:n":
      return 1e6 / tenThousandths(answer.value);
    case "degrees":
      return Number((100 * Math.tan(answer.value * (Math.PI / 180))).toFixed(6));
    default:
      return (100 * tenThousandths(answer.rise)) / tenThousandths(answer.run);
  }
}

// A number has four decimals at most; as a whole number it is exact.
function tenThousandths(value) {
  return Math.round(value * 1e4);
}

// The nearest number to value * over / under, found in whole numbers of any length.
function multiplied(value, [over, under]) {
  const shift = BigInt(128);
  const top = BigInt(tenThousandths(value)) * BigInt(over);
  const bottom = BigInt(under) * BigInt(1e4);
  const size = (top < 0 ? -top : top) << shift;
  // The last bit says that there is more: rounding to the nearest needs no other bit of it.
  const rounded = (size / bottom) | BigInt(size % bottom ? 1 : 0);
  return (top < 0 ? -1 : 1) * Number(rounded) * 2 ** -128;
}

// A number as Python writes it, which the server's messages name.
function inPython(value) {
  const tiny = value !== 0 && Math.abs(value) < 1e-4;
  return tiny ? value.toExponential().replace(/-(\d)$/, "-0$1") : String(value);
}
