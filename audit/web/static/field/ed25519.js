// Ed25519 for browsers that have none.

export { verifyAsync } from "@noble/ed25519";
