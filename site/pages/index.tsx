import type { ReactNode } from 'react';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import type { Chapter as Written } from '@site/site/chapters';
import Boundary from '@site/site/components/Boundary';
import LiveCluster from '@site/site/components/LiveCluster';
import { PATHS, type PathName } from '@site/site/paths';
import Layout from '@theme/Layout';

/** The chapters that are there, in their order. */
function useChapters(): readonly Written[] {
  return useDocusaurusContext().siteConfig.customFields?.['chapters'] as readonly Written[];
}

interface ChapterLinkProps {
  readonly id: string;
  readonly className?: string;
  /** In place of its title. */
  readonly children?: ReactNode;
}

/** A link to a chapter, by its title. */
function ChapterLink({ id, className, children }: ChapterLinkProps): ReactNode {
  const chapter = useChapters().find((one) => one.id === id);
  return (
    <Link to={`/${id}/`} className={className}>
      {children ?? chapter?.title}
    </Link>
  );
}

const PATH_TEXTS: Record<PathName, { readonly title: ReactNode; readonly text: ReactNode }> = {
  hour: {
    title: <Translate id="home.hour.title">一小时</Translate>,
    text: (
      <Translate id="home.hour.text">
        跑导读里的例子，照着改两处；再读两个机制的场景，各跑一个例子。
      </Translate>
    ),
  },
  day: {
    title: <Translate id="home.day.title">一天</Translate>,
    text: (
      <Translate id="home.day.text">
        六章按这个次序读，每个例子都先猜再跑；读完知道一条消息怎样走，应用程序要做什么。
      </Translate>
    ),
  },
  week: {
    title: <Translate id="home.week.title">一周</Translate>,
    text: <Translate id="home.week.text">从第 6 章读到最后一章，一天一组，章里的练习都做。</Translate>,
  },
};

/** The paths of the guide, in short. */
function Paths(): ReactNode {
  return (
    <div className="home-cols">
      {PATHS.map(({ name, anchor, steps }) => (
        <section key={name}>
          <h3>
            <Link to={`/guide/#${anchor}`}>{PATH_TEXTS[name].title}</Link>
          </h3>
          <p>{PATH_TEXTS[name].text}</p>
          <ol>
            {steps.map((step) => (
              <li key={step}>
                <Step step={step} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Step({ step }: { readonly step: string }): ReactNode {
  if (step.startsWith('#')) {
    return (
      <Link to={`/guide/${step}`}>
        {step === '#map' ? (
          <Translate id="home.map">库的地图</Translate>
        ) : (
          <Translate id="home.first">第一个例子</Translate>
        )}
      </Link>
    );
  }
  if (!step.startsWith('source/')) return <ChapterLink id={step} />;
  return (
    <Link to={`/${step}/`}>
      <code>{step.split('/').at(-1)}</code>
    </Link>
  );
}

/** Every chapter with what its own first lines say of it. */
function Chapters(): ReactNode {
  return (
    <ul className="home-chapters">
      {useChapters().map(({ id, number, description }) => (
        <li key={id}>
          <span>{number ?? 0}</span>
          <div>
            <h3>
              <ChapterLink id={id} />
            </h3>
            <p>{description}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export default function Home(): ReactNode {
  const description = translate({
    id: 'home.description',
    message: '逐行读一个完整的、etcd 风格的 Raft 实现，并在页面里运行它。',
  });
  return (
    <Layout description={description}>
      <main className="home">
        <div className="home-top">
          <div>
            <h1>
              <Translate id="home.title">Raft 源码读本</Translate>
            </h1>
            <p className="home-lead">
              <Translate id="home.lead">
                逐行读一个完整的、etcd 风格的 Raft 实现。每一个例子都能在页面里运行、修改，看它怎样出错。
              </Translate>
            </p>
            <p className="home-act">
              <ChapterLink className="home-go" id="guide">
                <Translate id="home.start">从导读开始</Translate>
              </ChapterLink>
              <ChapterLink id="mechanisms/election">
                <Translate id="home.direct">直接看选举</Translate>
              </ChapterLink>
            </p>
          </div>
          <div className="home-live">
            <Boundary>
              <LiveCluster />
            </Boundary>
          </div>
        </div>

        <h2>
          <Translate id="home.paths">你有多少时间</Translate>
        </h2>
        <Paths />

        <h2>
          <Translate id="home.chapters">已有的章节</Translate>
        </h2>
        <Chapters />

        <h2>
          <Translate id="home.special">读到的就是运行的</Translate>
        </h2>
        <div className="home-cols">
          <section>
            <h3>
              <Translate id="home.same.title">没有抄来的代码</Translate>
            </h3>
            <p>
              <Translate id="home.same.text">
                正文里的代码在构建时按文件和符号从库里取来，带着真实的行号。符号改了名，构建就失败。
              </Translate>
            </p>
          </section>
          <section>
            <h3>
              <Translate id="home.run.title">没有玩具模型</Translate>
            </h3>
            <p>
              <Translate id="home.run.text">
                图、例子、问题的答案和练习的检查，都由同一个库算出。例子和库都可以改了再跑，就在页面里。
              </Translate>
            </p>
          </section>
          <section>
            <h3>
              <Translate id="home.etcd.title">与 etcd 对照</Translate>
            </h3>
            <p>
              <Translate id="home.etcd.text">
                etcd/raft 也说的话、也有的描述，这里逐字节相同；它的交互脚本就是这里的一致性测试。
              </Translate>
            </p>
          </section>
        </div>
      </main>
    </Layout>
  );
}
