// The phone's own database. What was written counts only once it is on the disk.

const name = "open-door";
// Additive only: a store, once made, is never made anew under somebody's work.
const stores = ["device", "people", "visits", "photos", "kept"];
let opening = null;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const store of stores) {
        if (!request.result.objectStoreNames.contains(store)) {
          request.result.createObjectStore(store);
        }
      }
    };
    request.onsuccess = () => {
      const database = request.result;
      const forget = () => {
        opening = null;
      };
      // iOS closes databases when memory is short; the next one who asks opens it again.
      database.onclose = forget;
      database.onversionchange = () => {
        database.close();
        forget();
      };
      resolve(database);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

// Does `work` with the named stores, all of it or nothing; resolves when it is on the disk, to what
// the request that `work` returned has found. `work` must not wait for anything else.
export async function transact(names, mode, work) {
  try {
    return await attempt(names, mode, work);
  } catch (error) {
    if (error?.name !== "InvalidStateError") {
      throw error;
    }
    opening = null;
    return attempt(names, mode, work);
  }
}

async function attempt(names, mode, work) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const request = work(...names.map((each) => transaction.objectStore(each)));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
  });
}

export function get(store, key) {
  return transact([store], "readonly", (kept) => kept.get(key));
}

export function put(store, key, value) {
  return transact([store], "readwrite", (kept) => kept.put(value, key));
}

export function remove(store, key) {
  return transact([store], "readwrite", (kept) => kept.delete(key));
}

// The keys that begin with `prefix`.
export function keys(store, prefix = "") {
  return transact([store], "readonly", (kept) => kept.getAllKeys(beginning(prefix)));
}

// The values whose keys begin with `prefix`, in the order of their keys.
export function all(store, prefix = "") {
  return transact([store], "readonly", (kept) => kept.getAll(beginning(prefix)));
}

function beginning(prefix) {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}
