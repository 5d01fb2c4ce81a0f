/* What plugins of the book make while it is built. */
declare module '@generated/cards/default/*.json' {
  import type { Cards } from '@site/site/components/Card/index.ts';

  const cards: Cards;
  export default cards;
}

declare module '@generated/book/default/behind.json' {
  import type { BehindInReplay } from '@site/site/plugins/book/behind.ts';

  const behind: BehindInReplay;
  export default behind;
}
