import type { ComponentProps, ComponentType, ReactNode } from 'react';
import Head from '@docusaurus/Head';
import Admonition from '@theme/Admonition';
import A from '@theme/MDXComponents/A';
import Details from '@theme/MDXComponents/Details';
import Heading from '@theme/MDXComponents/Heading';
import Img from '@theme/MDXComponents/Img';
import Li from '@theme/MDXComponents/Li';
import Ul from '@theme/MDXComponents/Ul';
import Boundary from '@site/site/components/Boundary';
import Appendix from '@site/site/components/Appendix';
import BreakIt from '@site/site/components/BreakIt';
import Exercise, { Hint, Solution } from '@site/site/components/Exercise';
import Figure from '@site/site/components/Figure';
import Listing, { Note } from '@site/site/components/Listing';
import MiniIndex from '@site/site/components/MiniIndex';
import MoreRules from '@site/site/components/MoreRules';
import Predict from '@site/site/components/Predict';
import { Choice, Why } from '@site/site/components/Predict/question.tsx';
import Scenario from '@site/site/components/Scenario';
import Ask from '@site/site/components/Scenario/Ask.tsx';
import Scene, { Learn } from '@site/site/components/Scene';
import Stale from '@site/site/components/Stale';
import Term from '@site/site/components/Term';
import Run from '@site/site/components/Run';
import { useWovenClick } from '@site/site/components/html';

/** A box that runs something: its links are those of woven code, and its fall is its own. */
function boxed<P extends object>(Box: ComponentType<P>, look = 'run-frame') {
  return function Boxed(props: P): ReactNode {
    const onClick = useWovenClick();
    return (
      <div className={look} onClick={onClick}>
        <Boundary>
          <Box {...props} />
        </Boundary>
      </div>
    );
  };
}

/** A table that is wider than its column scrolls by itself, with the keyboard too. */
function Table(props: ComponentProps<'table'>): ReactNode {
  return (
    <div className="table" tabIndex={0}>
      <table {...props} />
    </div>
  );
}

/** A block of code; the build has highlighted it. */
function Fence({ html }: { readonly html: string }): ReactNode {
  return (
    <pre className="code fence" tabIndex={0}>
      <code dangerouslySetInnerHTML={{ __html: html }} />
    </pre>
  );
}

const headings = Object.fromEntries(
  (['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const).map((level) => [
    level,
    (props: ComponentProps<'h2'>) => <Heading as={level} {...props} />,
  ]),
);

/*
 * What Docusaurus gives to its pages, without the code block: it would load a highlighter
 * with every chapter, and the build has highlighted all code.
 */
export default {
  ...headings,
  Appendix,
  Ask,
  BreakIt: boxed(BreakIt, 'run-frame wide'),
  Choice,
  Details,
  Exercise: boxed(Exercise),
  Fence,
  Figure,
  Head,
  Hint,
  Learn,
  Listing,
  MiniIndex,
  MoreRules,
  Note,
  Predict: boxed(Predict),
  Run: boxed(Run),
  Scenario: boxed(Scenario),
  Scene,
  Solution,
  Stale,
  T: Term,
  Why,
  a: A,
  admonition: Admonition,
  details: Details,
  img: Img,
  li: Li,
  table: Table,
  ul: Ul,
};
