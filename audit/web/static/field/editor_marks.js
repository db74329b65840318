// The marks on a photo: where they are, how they change, how they look. No page, no events.
// A mark is { kind, number, x, y, width, height, angle } in the photo's own pixels: (x, y) is an
// arrow's tip, or the middle of a circle or a box; an arrow's width is its length.

// Seen on every picture: a dark line on bright parts, its light edge on dark ones. It is none of
// the colours that mean accessible or not.
const DARK = "#7a0047";
const LIGHT = "#fff";
const COVER = "#000";
const SIZES = { arrow: [0.2, 0], circle: [0.16, 0.16], box: [0.16, 0.16] };
const SMALLEST = 0.02;
const HOUR = Math.PI / 6;
const STRETCH = 1.25;

export function newMark(kind, number, photo, place) {
  const longest = Math.max(photo.width, photo.height);
  const [width, height] = SIZES[kind].map((share) => share * longest);
  return within({ kind, number, ...place, width, height, angle: inwards(photo, place) }, photo);
}

// An arrow comes from the side where there is room for it.
function inwards(photo, place) {
  const down = place.y < photo.height / 2 ? -1 : 1;
  const right = place.x < photo.width / 2 ? -1 : 1;
  return Math.atan2(down, right);
}

export function moved(mark, right, down, photo) {
  return within({ ...mark, x: mark.x + right, y: mark.y + down }, photo);
}

export function grown(mark, factor, photo) {
  return within({ ...mark, width: mark.width * factor, height: mark.height * factor }, photo);
}

// An arrow turns by an hour of the clock; a box becomes wider or narrower.
export function turned(mark, steps, photo) {
  const change =
    mark.kind === "arrow"
      ? { angle: mark.angle + steps * HOUR }
      : { width: mark.width * STRETCH ** steps };
  return within({ ...mark, ...change }, photo);
}

// The size that a pointer gives it that went down at one place and is at another now: away from
// an arrow's tip, away from a circle's middle, from corner to corner of a box.
export function pulled(mark, from, to, photo) {
  const [right, down] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(right, down);
  if (mark.kind === "box") {
    const middle = { x: from.x + right / 2, y: from.y + down / 2 };
    const size = { width: Math.abs(right), height: Math.abs(down) };
    return within({ ...mark, ...middle, ...size }, photo);
  }
  const size =
    mark.kind === "arrow"
      ? { width: length, angle: Math.atan2(-down, -right) }
      : { width: 2 * length, height: 2 * length };
  return within({ ...mark, ...from, ...size }, photo);
}

function within(mark, photo) {
  const least = SMALLEST * Math.max(photo.width, photo.height);
  const shortest = Math.min(photo.width, photo.height);
  const limit = (value, most) => Math.min(Math.max(value, least), most);
  return {
    ...mark,
    x: Math.min(Math.max(mark.x, 0), photo.width),
    y: Math.min(Math.max(mark.y, 0), photo.height),
    width: limit(mark.width, mark.kind === "circle" ? shortest : photo.width),
    height: mark.kind === "arrow" ? 0 : limit(mark.height, photo.height),
  };
}

// Where it is and how large, in whole hundredths of the photo's width and height, for words.
export function described(mark, photo) {
  const percent = (part, whole) => String(Math.round((100 * part) / whole));
  return {
    left: percent(mark.x, photo.width),
    top: percent(mark.y, photo.height),
    size: percent(mark.width, photo.width),
  };
}

// The hour to which the hand of a clock would point as the arrow does, from 1 to 12.
export function hour(mark) {
  const hours = Math.round(mark.angle / HOUR) + 3;
  return (((hours % 12) + 11) % 12) + 1;
}

function tail(mark) {
  return {
    x: mark.x - mark.width * Math.cos(mark.angle),
    y: mark.y - mark.width * Math.sin(mark.angle),
  };
}

// Whether a pointer there means this mark, with `slack` around lines that are too thin to hit.
export function touches(mark, place, slack) {
  const away = { x: place.x - mark.x, y: place.y - mark.y };
  if (mark.kind === "circle") {
    return Math.abs(Math.hypot(away.x, away.y) - mark.width / 2) <= slack;
  }
  if (mark.kind === "box") {
    const [right, down] = [Math.abs(away.x), Math.abs(away.y)];
    return right <= Math.max(mark.width / 2, slack) && down <= Math.max(mark.height / 2, slack);
  }
  const [cos, sin] = [Math.cos(mark.angle), Math.sin(mark.angle)];
  const along = Math.min(Math.max(-(away.x * cos + away.y * sin), 0), mark.width);
  return Math.hypot(away.x + along * cos, away.y + along * sin) <= slack;
}

// The rectangle around it, to show which one is chosen.
export function frame(mark, photo) {
  const room = 2 * thickness(photo);
  const end = mark.kind === "arrow" ? tail(mark) : mark;
  const [half, up] = mark.kind === "arrow" ? [0, 0] : [mark.width / 2, mark.height / 2];
  return {
    x: Math.min(mark.x, end.x) - half - room,
    y: Math.min(mark.y, end.y) - up - room,
    width: Math.abs(mark.x - end.x) + 2 * (half + room),
    height: Math.abs(mark.y - end.y) + 2 * (up + room),
  };
}

function thickness(photo) {
  return Math.max(1, Math.max(photo.width, photo.height) / 110);
}

// What is drawn, in order: path data as SVG and Path2D both read them, a colour to fill it with
// or a colour and a width of its line. On the page and in the saved photo it is the same.
export function strokes(mark, photo) {
  if (mark.kind === "box") {
    return [{ path: boxPath(mark), fill: COVER }];
  }
  const path = mark.kind === "arrow" ? arrowPath(mark, photo) : circlePath(mark);
  const width = thickness(photo);
  return [
    { path, stroke: LIGHT, width: 2 * width },
    { path, stroke: DARK, width },
  ];
}

// On whole pixels, so that no pixel at the rim shows half of what is below.
function boxPath({ x, y, width, height }) {
  const [left, top] = [Math.floor(x - width / 2), Math.floor(y - height / 2)];
  const [right, bottom] = [Math.ceil(x + width / 2), Math.ceil(y + height / 2)];
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

function circlePath({ x, y, width }) {
  const r = width / 2;
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${width} 0a${r} ${r} 0 1 0 ${-width} 0Z`;
}

function arrowPath(mark, photo) {
  const end = tail(mark);
  const head = Math.min(mark.width * 0.5, 4.5 * thickness(photo));
  const [left, right] = [-0.6, 0.6].map((spread) => {
    const back = mark.angle + Math.PI + spread;
    return `${mark.x + head * Math.cos(back)} ${mark.y + head * Math.sin(back)}`;
  });
  const tip = `${mark.x} ${mark.y}`;
  return `M${end.x} ${end.y}L${tip}M${left}L${tip}L${right}`;
}

export function paint(pen, mark, photo) {
  pen.lineCap = "round";
  pen.lineJoin = "round";
  for (const { path, fill, stroke, width } of strokes(mark, photo)) {
    if (fill) {
      pen.fillStyle = fill;
      pen.fill(new Path2D(path));
    } else {
      pen.strokeStyle = stroke;
      pen.lineWidth = width;
      pen.stroke(new Path2D(path));
    }
  }
}
