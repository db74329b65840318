// The service worker: registered, and never replaced under a half-filled form.

export async function keepServing(note, button) {
  const workers = navigator.serviceWorker;
  if (!workers) {
    return;
  }
  const registration = await registered(workers);
  const offer = async () => {
    const { held } = await navigator.locks.query();
    const filling = held.some(({ name }) => name.startsWith("visit "));
    note.hidden = !registration.waiting || filling;
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  button.addEventListener("click", () => {
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("take over");
  });
  await workers.ready;
  await offer();
}

// Without a network the one that is there goes on; without any, nothing is kept yet.
async function registered(workers) {
  try {
    return await workers.register("/sw.js", { updateViaCache: "none" });
  } catch {
    return workers.ready;
  }
}
