/** Passkeys on the pages: a button that asks the device, and what the server makes of its answer. */

const FROM = { register: "parseCreationOptionsFromJSON", "sign-in": "parseRequestOptionsFromJSON", confirm: "parseRequestOptionsFromJSON" };

/** Asks the server; its answer as JSON. Throws what the server says is wrong. */
async function asked(address, content) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(content),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error.message);
  return said;
}

/** The whole ceremony of one kind: options, the device, the server. */
async function ceremony(kind) {
  const options = await asked(`/api/passkeys/${kind}/options`, {});
  const publicKey = PublicKeyCredential[FROM[kind]](options);
  const made = kind === "register"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  await asked(`/api/passkeys/${kind}`, made.toJSON());
}

function offer(place) {
  const button = place.querySelector("button");
  const problem = place.querySelector("[role=alert]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.textContent = "";
    try {
      await ceremony(place.dataset.passkey);
      location.assign(place.dataset.next);
    } catch (error) {
      // A person who changed their mind and a device without a key look alike, on purpose.
      problem.textContent = error instanceof DOMException ? place.dataset.refused : error.message;
      button.disabled = false;
    }
  });
  place.hidden = false;
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const place of document.querySelectorAll("[data-passkey]")) offer(place);
}
