// Measurements in their canonical unit, as audit/domain/measuring.py has them; only for conditions:
// what is sent is what was typed, and the server judges it.

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
