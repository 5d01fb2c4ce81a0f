import { memo, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { PropSidebarItem } from '@docusaurus/plugin-content-docs';
import { NavbarSecondaryMenuFiller } from '@docusaurus/theme-common';
import { useNavbarMobileSidebar } from '@docusaurus/theme-common/internal';
import Translate, { translate } from '@docusaurus/Translate';
import DocSidebarItems from '@theme/DocSidebarItems';
import ProgressBox from '@site/site/components/Progress';
import SectionList from '@site/site/components/Sections';
import { getSections, onSections } from '@site/site/components/Sections/store';

interface ContentsProps {
  readonly sidebar: readonly PropSidebarItem[];
  readonly path: string;
}

/** The drawer of the phone: the sections of the page, the contents of the book, and the progress. */
function Contents({ sidebar, path }: ContentsProps): ReactNode {
  const { toggle } = useNavbarMobileSidebar();
  const sections = useSyncExternalStore(onSections, getSections, getSections);
  return (
    <>
      {sections.length > 0 ? (
        <nav className="drawer-page" aria-label={translate({ id: 'book.toc', message: '本页目录' })}>
          <p>
            <Translate id="book.toc">本页目录</Translate>
          </p>
          <SectionList sections={sections} onFollow={toggle} />
        </nav>
      ) : null}
      <nav className="drawer-page" aria-label={translate({ id: 'book.contents', message: '目录' })}>
        <p>
          <Translate id="book.contents">目录</Translate>
        </p>
        <ul className="menu__list">
          <DocSidebarItems
            items={[...sidebar]}
            activePath={path}
            level={1}
            onItemClick={(item) => {
              if (item.type === 'link' || (item.type === 'category' && item.href)) toggle();
            }}
          />
        </ul>
        <ProgressBox />
      </nav>
    </>
  );
}

function DocSidebarMobile(props: ContentsProps): ReactNode {
  return <NavbarSecondaryMenuFiller component={Contents} props={props} />;
}

export default memo(DocSidebarMobile);
