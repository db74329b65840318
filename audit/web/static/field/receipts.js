// Whether a receipt is one: of this visit, of just this content, signed by the server.

import { canonical } from "./content.js";
import { fromBase64 } from "./vault.js";

// `keys`: key id to public key in base64. True only if everything fits.
export async function isReceipt(said, visit, keys) {
  if (said?.id !== visit.id || said.sha256 !== visit.sha256 || !Array.isArray(said.missing_photos)) {
    return false;
  }
  const { signature, ...rest } = said;
  if (typeof signature !== "string" || Boolean(rest.practice) !== Boolean(visit.practice)) {
    return false;
  }
  return isSigned(canonical(rest), signature, keys);
}

export async function isSigned(message, signature, keys) {
  const bytes = new TextEncoder().encode(message);
  for (const key of Object.values(keys)) {
    if (await verify(fromBase64(key), fromBase64(signature), bytes)) {
      return true;
    }
  }
  return false;
}

async function verify(key, signature, bytes) {
  try {
    const its = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", its, signature, bytes);
  } catch {
    return verifyWithout(key, signature, bytes);
  }
}

// Browsers before 2025 have no Ed25519 of their own.
async function verifyWithout(key, signature, bytes) {
  const ed25519 = await import("./ed25519.js");
  return ed25519.verifyAsync(signature, bytes, key).catch(() => false);
}
