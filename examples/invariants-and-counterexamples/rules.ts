import { RULES } from '../../sim/checkers/index.ts';

for (const { id, source, sentence } of RULES) {
  console.log(`${id.padEnd(22)}${source}`);
  for (const line of sentence.match(/.{1,70}(?: |$)/g)!) {
    console.log(`    ${line.trimEnd()}`);
  }
}
console.log(`${RULES.length} rules`);
