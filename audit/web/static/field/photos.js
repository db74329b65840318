// Photos as they are kept and sent: upright, no larger than needed, JPEG, with nothing said about
// where and by what they were taken. What comes out are ArrayBuffers: WebKit loses Blobs.

const LONGEST_SIDE = 1600;
const LARGEST = 450000;
const QUALITIES = [0.8, 0.7, 0.6, 0.5];

// An Error named "NotAPicture" for what cannot be decoded, "NotDrawn" where the memory is short.
export async function shrink(file) {
  const picture = await decode(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  let canvas;
  try {
    canvas = draw(picture, width, height);
  } finally {
    picture.free();
  }
  return { bytes: jpeg(canvas), width, height };
}

// { image, width, height, free() }: upright, to be drawn, and to be freed by who asked for it.
export async function decode(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    return { image, width: image.width, height: image.height, free: () => image.close() };
  } catch {
    // Browsers before 2023 do not know "from-image", but turn an <img> as they should.
    return decodeAsElement(file);
  }
}

async function decodeAsElement(file) {
  const address = URL.createObjectURL(file);
  const image = new Image();
  const free = () => {
    image.removeAttribute("src");
    URL.revokeObjectURL(address);
  };
  const loaded = await new Promise((settle) => {
    image.onload = () => settle(true);
    image.onerror = () => settle(false);
    image.src = address;
  });
  const { naturalWidth: width, naturalHeight: height } = image;
  if (!loaded || !width || !height) {
    free();
    throw named("NotAPicture");
  }
  return { image, width, height, free };
}

// A canvas with the picture on white, as JPEG has no transparency.
export function draw(picture, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) {
    throw named("NotDrawn");
  }
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture.image, 0, 0, width, height);
  return canvas;
}

// The canvas as an ArrayBuffer, in the best quality that is small enough. It is used up by this.
// Not by toBlob: Chromium puts that off until it is idle, which took up to seven seconds.
export function jpeg(canvas) {
  let bytes;
  try {
    for (const quality of QUALITIES) {
      bytes = fromDataAddress(canvas.toDataURL("image/jpeg", quality));
      if (bytes.length <= LARGEST) {
        break;
      }
    }
  } finally {
    // iOS counts the memory of canvases that nobody can reach any more.
    canvas.width = 0;
    canvas.height = 0;
  }
  if (!bytes.length) {
    throw named("NotDrawn");
  }
  return withoutMetadata(bytes.buffer);
}

// A canvas for which the memory is short says "data:,".
function fromDataAddress(address) {
  const signs = atob(address.slice(address.indexOf(",") + 1));
  const bytes = new Uint8Array(signs.length);
  for (let at = 0; at < signs.length; at += 1) {
    bytes[at] = signs.charCodeAt(at);
  }
  return bytes;
}

// Safari writes Exif and a colour profile even into what it has drawn itself.
export function withoutMetadata(bytes) {
  const from = new Uint8Array(bytes);
  const kept = new Uint8Array(from.length);
  kept.set(from.subarray(0, 2));
  let [at, end] = [2, 2];
  while (at + 4 <= from.length && from[at] === 0xff && from[at + 1] !== 0xda) {
    const length = 2 + from[at + 2] * 256 + from[at + 3];
    if (!isMetadata(from[at + 1])) {
      kept.set(from.subarray(at, at + length), end);
      end += length;
    }
    at += length;
  }
  kept.set(from.subarray(at), end);
  return kept.buffer.slice(0, end + from.length - at);
}

// APP0 says that it is a JPEG and APP14 which colours it has; the others, and comments, may go.
function isMetadata(marker) {
  return marker === 0xfe || (marker > 0xe0 && marker <= 0xef && marker !== 0xee);
}

function named(name) {
  const error = new Error(name);
  error.name = name;
  return error;
}
