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
