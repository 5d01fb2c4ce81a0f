/** The values of each node after a step; what the step changed is written "old → new". */

import React from 'react';
import type { NodeView } from '../../../sim/event.ts';
import type { ScenarioData } from '../../plugins/weave/scenario.ts';
import type { Member } from '../../plugins/weave/scenario_program.ts';
import { words as drawn } from '../SpaceTime/words.ts';
import { termColour } from '../terms.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

interface Row {
  readonly name: string;
  /** As it is after the step, and as it was; null where there is nothing to tell. */
  readonly cells: readonly { readonly id: number; readonly now: string; readonly was: string }[];
  readonly terms: boolean;
  readonly code: boolean;
}

interface ValuesProps {
  readonly data: ScenarioData;
  readonly at: number;
}

export default function Values({ data, at }: ValuesProps): React.JSX.Element {
  const state = stateRows(data, at);
  const known = recordRows(data, at);
  const changed = [...state, ...known].some(({ cells }) => cells.some(({ now, was }) => now !== was));
  return (
    <table className={styles.values}>
      <caption>
        {words.values()} <span>{changed ? words.changes() : words.unchanged()}</span>
      </caption>
      <thead>
        <tr>
          <td />
          {data.nodes.map((id) => (
            <th key={id} scope="col">{`n${id}`}</th>
          ))}
        </tr>
      </thead>
      <Rows rows={state} />
      {known.length > 0 && <Rows rows={known} title={words.records(data.steps[at]!.records!.leader)} />}
    </table>
  );
}

interface RowsProps {
  readonly rows: readonly Row[];
  /** What the rows have in common. */
  readonly title?: string;
}

function Rows({ rows, title }: RowsProps): React.JSX.Element {
  return (
    <tbody>
      {title !== undefined && (
        <tr>
          <th scope="rowgroup" colSpan={rows[0]!.cells.length + 1} className={styles.group}>
            {title}
          </th>
        </tr>
      )}
      {rows.map(({ name, cells, terms, code }) => (
        <tr key={name}>
          <th scope="row">{code ? <code>{name}</code> : name}</th>
          {cells.map(({ id, now, was }) => (
            <td key={id} data-changed={now !== was || undefined}>
              {terms && now !== '' && <Square term={Number(now)} />}
              {now !== was && was !== '' && <span className={styles.was}>{was} → </span>}
              {now === was ? now : <b>{now}</b>}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Square({ term }: { readonly term: number }): React.JSX.Element {
  return <i className={styles.square} style={{ background: termColour(term) }} aria-hidden="true" />;
}

type Tell = (node: NodeView) => string;

function stateRows({ steps, nodes }: ScenarioData, at: number): readonly Row[] {
  const row = (name: string, tell: Tell, terms = false): Row => {
    const told = (step: number, id: number): string => {
      const node = steps[step]?.nodes[id];
      return node === undefined ? '' : tell(node);
    };
    const cells = nodes.map((id) => ({ id, now: told(at, id), was: told(Math.max(0, at - 1), id) }));
    return { name, cells, terms, code: false };
  };
  const up =
    (tell: Tell): Tell =>
    (node) =>
      node.role === 'down' ? '' : tell(node);
  return [
    row(words.role(), ({ role }) => drawn.role(role)),
    row(
      words.term(),
      up(({ term }) => String(term)),
      true,
    ),
    row(
      words.vote(),
      up(({ vote }) => (vote === 0 ? words.nobody() : `n${vote}`)),
    ),
    row(
      words.commit(),
      up(({ commit }) => String(commit)),
    ),
    row(
      words.applied(),
      up(({ applied }) => String(applied)),
    ),
    row(
      words.lastIndex(),
      up(({ lastIndex }) => String(lastIndex)),
    ),
  ];
}

/** What the leader knows of the others; what another leader knew is no old value of it. */
function recordRows({ steps, nodes }: ScenarioData, at: number): readonly Row[] {
  const records = steps[at]!.records;
  if (records === null) return [];
  const before = steps[at - 1]?.records;
  const old = before?.leader === records.leader ? before : records;
  const row = (name: string, tell: (member: Member) => string): Row => {
    const told = (members: Readonly<Record<number, Member>>, id: number): string => {
      const member = members[id];
      return member === undefined || id === records.leader ? '' : tell(member);
    };
    const cells = nodes.map((id) => ({
      id,
      now: told(records.members, id),
      was: told(old.members, id),
    }));
    return { name, cells, terms: false, code: true };
  };
  return [
    row('match', ({ match }) => String(match)),
    row('next', ({ next }) => String(next)),
    row('state', ({ state }) => state.replace('State', '')),
    row('inflights', ({ count, size }) => `${count}/${size}`),
  ];
}
