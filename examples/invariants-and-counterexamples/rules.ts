import { RULES } from '../../sim/checkers/index.ts';

for (const { id, source } of RULES) {
  console.log(`${id.padEnd(22)}${source}`);
}
console.log(`${RULES.length} rules`);
