import type { ComponentProps, ReactNode } from 'react';
import MDXComponents from '@theme-init/MDXComponents';
import Listing, { Note } from '@site/site/components/Listing';
import MiniIndex from '@site/site/components/MiniIndex';
import Scene, { Learn } from '@site/site/components/Scene';
import Term from '@site/site/components/Term';
import Run from '@site/site/components/Run';
import { useWoven, useWovenClick } from '@site/site/components/html';

function WovenRun(props: ComponentProps<typeof Run>): ReactNode {
  const html = useWoven(props.html ?? '');
  const onClick = useWovenClick();
  return <div className="run-frame" onClick={onClick}><Run {...props} html={html} /></div>;
}

/** A table that is wider than its column scrolls by itself, with the keyboard too. */
function Table(props: ComponentProps<'table'>): ReactNode {
  return <div className="table" tabIndex={0}><table {...props} /></div>;
}

export default {
  ...MDXComponents,
  table: Table,
  Learn,
  Listing,
  MiniIndex,
  Note,
  Run: WovenRun,
  Scene,
  T: Term,
};
