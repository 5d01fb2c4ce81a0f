import { parseScript, runner } from '../../sim/index.ts';

// n3 hears nothing, its entries are compacted away, and it is heard of again.
const commands = `
log-level none
add-nodes 3 voters=(1,2,3) index=2 checkquorum=true
campaign 1
stabilize
propose 1 a
stabilize 1 2
deliver-msgs drop=3
compact 1 4
set-randomized-election-timeout 1 timeout=9
tick-election 1
stabilize 1 2
deliver-msgs drop=3
log-level debug
report-unreachable 1 3
propose 1 b
set-randomized-election-timeout 1 timeout=9
tick-heartbeat 1
stabilize
`;
const script = commands.trim().split('\n').join('\n----\n\n');
const run = runner('interaction');
for (const block of parseScript('n3.txt', `${script}\n----\n`)) {
  run(block)
    .split('\n')
    .filter((line) => /(DEBUG|INFO) /.test(line))
    .forEach((line) => console.log(line.trim()));
}
