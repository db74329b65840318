// Verifies cases with the browser's verifier: one in a line of JSON, its findings in a line of JSON.
// Arguments: pairs of what stands in proof.js and what stands there instead.

import { registerHooks } from "node:module";
import { createInterface } from "node:readline";

const [address, ...changes] = process.argv.slice(2);

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== address) {
      return loaded;
    }
    let source = String(loaded.source);
    for (let at = 0; at < changes.length; at += 2) {
      if (!source.includes(changes[at])) {
        throw new Error(`no ${changes[at]} in proof.js`);
      }
      source = source.replace(changes[at], () => changes[at + 1]);
    }
    return { ...loaded, format: "module", source };
  },
});

const { readKey, readReceipt, verified } = await import(address);
const content = (base64) => new Uint8Array(Buffer.from(base64, "base64"));

async function said({ export: file, keys, held, receipts, reports }) {
  let given;
  try {
    given = {
      keys: keys.map((key) => readKey(key)),
      held,
      receipts: receipts.map((receipt) => readReceipt(content(receipt))),
      reports: reports.map(([name, report]) => ({ name, content: content(report) })),
    };
  } catch {
    return null;
  }
  const found = await verified(new Blob([content(file)]), given);
  return {
    findings: found.findings.map(({ kind, where }) => [kind, spelled(where)]),
    counts: [found.events, found.ends.size, found.checkpoints],
  };
}

// As the Python program says it.
function spelled(where) {
  return where.report ?? Object.entries(where).map((part) => part.join(" ")).join(", ");
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await said(JSON.parse(line))));
}
