import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import { isActiveSidebarItem } from '@docusaurus/plugin-content-docs/client';
import ProgressMarks from '@site/site/components/Progress/Marks';
import type { Props } from '@theme/DocSidebarItem/Link';

/** A chapter in the contents, with what the reader has done in it. */
export default function DocSidebarItemLink(props: Props): ReactNode {
  const { item, onItemClick, activePath } = props;
  const active = isActiveSidebarItem(item, activePath);
  return (
    <li className={`menu__list-item ${item.className ?? ''}`}>
      <Link
        className={`menu__link ${active ? 'menu__link--active' : ''}`}
        aria-current={active ? 'page' : undefined}
        to={item.href}
        onClick={onItemClick === undefined ? undefined : () => onItemClick(item)}
      >
        {item.label}
      </Link>
      <ProgressMarks href={item.href} />
    </li>
  );
}
