import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import { useLocation } from '@docusaurus/router';
import Translate, { translate } from '@docusaurus/Translate';
import ProgressBox from '@site/site/components/Progress';
import DocSidebarItems from '@theme/DocSidebarItems';
import DocSidebarMobile from '@theme/DocSidebar/Mobile';

/** The contents of the book lie folded at the edge while the reader reads. */
export default function DocRootLayout({ children }: { readonly children: ReactNode }): ReactNode {
  const sidebar = useDocsSidebar();
  const { pathname } = useLocation();
  const drawer = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    const shut = (event?: MouseEvent) => {
      const element = drawer.current;
      if (!element?.open) return;
      if (event && element.contains(event.target as Node)) return;
      element.open = false;
    };
    shut();
    document.addEventListener('mousedown', shut);
    return () => document.removeEventListener('mousedown', shut);
  }, [pathname]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !drawer.current?.open) return;
    drawer.current.open = false;
    drawer.current.querySelector('summary')?.focus();
  };

  return (
    <div className="room">
      {sidebar ? (
        <>
          <details className="drawer" ref={drawer} onKeyDown={onKeyDown}>
            <summary>
              <span>
                <Translate id="book.contents">目录</Translate>
              </span>
            </summary>
            <nav aria-label={translate({ id: 'book.contents', message: '目录' })}>
              <ul className="menu__list">
                <DocSidebarItems items={sidebar.items} activePath={pathname} level={1} />
              </ul>
              <ProgressBox />
            </nav>
          </details>
          <DocSidebarMobile
            sidebar={sidebar.items}
            path={pathname}
            isHidden={false}
            onCollapse={() => undefined}
          />
        </>
      ) : null}
      <main>{children}</main>
    </div>
  );
}
