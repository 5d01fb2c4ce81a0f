import { translate } from '@docusaurus/Translate';

/** How the keyboard reaches the links inside of code. */
export function codeHint(): string {
  return translate({ id: 'book.codeHint', message: '↓ 进入代码里的链接，Esc 离开' });
}
