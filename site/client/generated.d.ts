/* What plugins of the book make while it is built. */
declare module '@generated/cards/default/*.json' {
  import type { Cards } from '@site/site/components/Card/index.ts';

  const cards: Cards;
  export default cards;
}
