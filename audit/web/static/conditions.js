// Conditions on answers, with the same results as audit/domain/conditions.py and draft.py.
// An answer is true, false, a number, or something else: not known.

const compare = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

// True, false, or null: not known. `tree` is a condition's tree as JSON.
export function holds(tree, answers) {
  const [kind, first, second] = tree;
  if (kind === "answer") {
    return typeof answers[first] === "boolean" ? answers[first] : null;
  }
  if (kind in compare) {
    return typeof answers[first] === "number" ? compare[kind](answers[first], second) : null;
  }
  const left = holds(first, answers);
  if (kind === "not") {
    return left === null ? null : !left;
  }
  if (kind === "and") {
    return left ? holds(second, answers) : left;
  }
  if (left) {
    return true;
  }
  const right = holds(second, answers);
  return left === null && right === false ? null : right;
}

// The ids of the items known not to apply. A rule is [id, tree, whether hiding it means "no"].
export function hiddenItems(rules, read) {
  let hidden = new Set();
  for (let round = 0; round <= rules.length; round += 1) {
    const answers = { ...read };
    for (const [id, , meansNo] of rules) {
      if (hidden.has(id)) {
        answers[id] = meansNo ? false : null;
      }
    }
    const found = new Set(
      rules.filter(([, tree]) => holds(tree, answers) === false).map(([id]) => id),
    );
    const same = found.size === hidden.size && [...found].every((id) => hidden.has(id));
    hidden = found;
    if (same) {
      break;
    }
  }
  return hidden;
}

// Conditions compare measurements in their canonical unit, as audit/domain/measuring.py has them. It is
// only for them: what is sent is what was typed, and the server judges it.
const millimetres = { mm: 1, cm: 10, m: 1000, in: 25.4, ft: 304.8 };
const newtons = { newton: 1, kgf: 9.80665, lbf: 4.4482216152605 };

// Whether a number in this unit is the rise of a slope, whose run is needed too.
export function isSlope(canonical, unit) {
  return canonical === "percent" && unit in millimetres;
}

// `canonical` is mm, m, percent or newton, or anything else for what is counted.
export function inCanonicalUnit(canonical, unit, value, run) {
  if (canonical === "percent") {
    return slope(unit, value, run);
  }
  if (canonical in newtons) {
    return value * newtons[unit];
  }
  return canonical in millimetres ? (value * millimetres[unit]) / millimetres[canonical] : value;
}

function slope(unit, value, run) {
  switch (unit) {
    case "percent":
      return value;
    case "1:n":
      return 100 / value;
    case "degrees":
      return Math.round(1e8 * Math.tan((value * Math.PI) / 180)) / 1e6;
    default:
      return (100 * value) / run;
  }
}
