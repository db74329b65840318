// A PIN or a passkey for the work on this phone, and leaving the phone without losing any.

import { openAnew } from "./prepare.js";
import {
  leave,
  lock,
  openWithPasskey,
  openWithPin,
  owner,
  setPasskey,
  setPin,
  unprotect,
} from "./vault.js";
import { unsent } from "./visits.js";
import { say } from "./words.js";

const LEAST = 6;

// Asks the person, whose work is locked, to open it; null hides it. `opened` is called when they have.
export function showLock(root, person, opened) {
  root.hidden = person === null;
  if (person === null) {
    return;
  }
  const [form, passkey, forgot] = ["form", "[data-passkey]", "[data-forgot]"].map((each) =>
    root.querySelector(each),
  );
  form.hidden = !person.pin;
  passkey.hidden = !person.passkey;
  root.querySelector("[data-say=whose]").textContent = say("field-locked", { name: person.name });
  const error = root.querySelector("[data-error]");
  const after = (worked, key) => {
    error.textContent = worked ? "" : say(key);
    error.hidden = worked;
    if (worked) {
      form.reset();
      opened();
    }
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    after(await openWithPin(person.id, form.elements.pin.value), "field-pin-wrong");
  };
  passkey.onclick = async () =>
    after(await openWithPasskey(person.id).catch(() => false), "field-passkey-wrong");
  forgot.onclick = async () => after(await openAnew(), "field-forgot-sign-in");
}

// What protects the work of the person whose phone this is.
export function protection(root, person, changed) {
  const form = root.querySelector("form");
  const [passkey, off, error, lockNow] = ["passkey", "off", "error", "lock"].map((each) =>
    root.querySelector(`[data-${each}]`),
  );
  const protectedNow = Boolean(person.pin || person.passkey);
  root.querySelector("[data-say=protected]").textContent = say(
    protectedNow ? "field-protected" : "field-unprotected",
  );
  off.hidden = lockNow.hidden = !protectedNow;
  passkey.hidden = !("credentials" in navigator && "PublicKeyCredential" in globalThis);
  const fail = (key) => {
    error.textContent = key ? say(key, { least: LEAST }) : "";
    error.hidden = !key;
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const pin = form.elements["new-pin"].value;
    if (pin.length < LEAST) {
      fail("field-pin-short");
      return;
    }
    fail("");
    await setPin(person.id, pin);
    form.reset();
    changed();
  };
  passkey.onclick = async () => {
    try {
      await setPasskey(person.id, person.name);
      fail("");
    } catch {
      fail("field-passkey-impossible");
    }
    changed();
  };
  off.onclick = async () => {
    await unprotect(person.id);
    changed();
  };
  lockNow.onclick = async () => {
    await lock(person.id);
    changed();
  };
}

// Leaving asks first if there is work that is on this phone alone; none is ever deleted.
export function leaving(form, dialog) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const person = await owner();
    if (person && (await unsent(person.id)) > 0) {
      dialog.querySelector("[data-say=unsent]").textContent = say("field-leave-unsent", {
        count: await unsent(person.id),
      });
      dialog.showModal();
    } else {
      go(form);
    }
  });
  dialog.querySelector("[data-leave]").addEventListener("click", () => go(form));
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
}

async function go(form) {
  await leave();
  form.submit();
}
