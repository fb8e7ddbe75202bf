// Check an article and print each repeated passage: node check.mjs http://127.0.0.1:8000 article.txt
import { readFile } from "node:fs/promises";

const [service, file] = process.argv.slice(2);
const text = await readFile(file, "utf8");

// Offsets count UTF-16 units, as JavaScript's strings do.
const answer = await fetch(`${service}/v1/check`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ text, offset_unit: "utf16" }),
});
if (!answer.ok) throw new Error(`${answer.status}: ${(await answer.json()).detail}`);
const report = await answer.json();

console.log(report.summary);
let wrong = 0;
for (const passage of report.passages) {
  for (const side of [passage.a, passage.b]) {
    const words = text.slice(side.start, side.end);
    if (words !== side.text) wrong += 1;
    console.log(`${passage.id} ${side.start}-${side.end} ${words}`);
  }
}
process.exitCode = wrong ? 1 : 0;
