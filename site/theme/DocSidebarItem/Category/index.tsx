import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import { isSamePath } from '@docusaurus/theme-common/internal';
import { isActiveSidebarItem } from '@docusaurus/plugin-content-docs/client';
import DocSidebarItems from '@theme/DocSidebarItems';
import type { Props } from '@theme/DocSidebarItem/Category';

/** A part in the contents, always open; a group of the reference has no page and is no link. */
export default function DocSidebarItemCategory(props: Props): ReactNode {
  const { item, onItemClick, activePath, level } = props;
  const { href, label, items } = item;
  const look = `menu__link ${isActiveSidebarItem(item, activePath) ? 'menu__link--active' : ''}`;
  return (
    <li className="menu__list-item">
      <div className="menu__list-item-collapsible">
        {href === undefined ? (
          <span className={look}>{label}</span>
        ) : (
          <Link
            className={look}
            aria-current={isSamePath(href, activePath) ? 'page' : undefined}
            to={href}
            onClick={onItemClick === undefined ? undefined : () => onItemClick(item)}
          >
            {label}
          </Link>
        )}
      </div>
      <ul className="menu__list">
        <DocSidebarItems
          items={items}
          onItemClick={onItemClick}
          activePath={activePath}
          level={level + 1}
        />
      </ul>
    </li>
  );
}
