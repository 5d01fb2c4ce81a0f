import { lazy, Suspense, type ReactNode } from 'react';
import BrowserOnly from '@docusaurus/BrowserOnly';
import Translate, { translate } from '@docusaurus/Translate';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Boundary from '@site/site/components/Boundary';
import Layout from '@theme/Layout';

const Replay = lazy(() => import('@site/site/components/Replay'));

/** Opens a run from its link; all of it is loaded in the browser. */
export default function ReplayPage(): ReactNode {
  const { i18n } = useDocusaurusContext();
  const language = i18n.currentLocale === 'en' ? 'en' : 'zh';
  const title = translate({ id: 'replay.title', message: '重放' });
  const description = translate({
    id: 'replay.description',
    message: '从一个链接重放一次运行：每个动作、每条消息，以及规则在哪里被违反。',
  });
  return (
    <Layout title={title} description={description}>
      <main className="replay-page">
        <h1>{title}</h1>
        <p>
          <Translate id="replay.lead">
            同样的设置、种子和动作，同样的结果。改一行动作，或者换一个弄坏的库，再看一遍。
          </Translate>
        </p>
        <BrowserOnly fallback={<div data-hole="" />}>
          {() => (
            <Boundary>
              <Suspense fallback={null}>
                <Replay language={language} />
              </Suspense>
            </Boundary>
          )}
        </BrowserOnly>
      </main>
    </Layout>
  );
}
