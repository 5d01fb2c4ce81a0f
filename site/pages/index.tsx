import type { ReactNode } from 'react';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import LiveCluster from '@site/site/components/LiveCluster';
import Layout from '@theme/Layout';

const CHAPTERS = [
  {
    n: 9,
    to: '/modules/inflights/',
    title: <Translate id="home.inflights.title">在途窗口</Translate>,
    text: (
      <Translate id="home.inflights.text">
        领导者能连发多少条消息而不等回音，一个环形缓冲区怎样管住它。
      </Translate>
    ),
  },
  {
    n: 12,
    to: '/modules/raft-log/',
    title: <Translate id="home.raftLog.title">Raft 日志</Translate>,
    text: (
      <Translate id="home.raftLog.text">一半在磁盘，一半在内存，外面看来是一条连续的日志。</Translate>
    ),
  },
  {
    n: 18,
    to: '/mechanisms/election/',
    title: <Translate id="home.election.title">选举</Translate>,
    text: (
      <Translate id="home.election.text">
        从一次超时到一个领导者：预投票、投票，以及谁有资格赢。
      </Translate>
    ),
  },
  {
    n: 19,
    to: '/mechanisms/replication/',
    title: <Translate id="home.replication.title">日志复制</Translate>,
    text: (
      <Translate id="home.replication.text">一条提案怎样到达多数派的磁盘，又怎样被确认提交。</Translate>
    ),
  },
] as const;

/** The pages of the book that are there, such as `mechanisms/election`. */
function useChapters(): readonly string[] {
  return useDocusaurusContext().siteConfig.customFields?.['chapters'] as readonly string[];
}

/** A link to a chapter, and its bare name while it is not written. */
function Chapter({
  to,
  children,
  className,
}: {
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string;
}): ReactNode {
  const written = useChapters().includes(to.slice(1, -1));
  return written ? (
    <Link to={to} className={className}>
      {children}
    </Link>
  ) : (
    <span>{children}</span>
  );
}

function Paths(): ReactNode {
  return (
    <div className="home-cols">
      <section>
        <h3>
          <Translate id="home.hour.title">一小时</Translate>
        </h3>
        <p>
          <Translate id="home.hour.text">读选举一章，运行它的例子，改掉一行再运行一次。</Translate>
        </p>
        <ol>
          <li>
            <Chapter to="/mechanisms/election/">
              <Translate id="home.election.title">选举</Translate>
            </Chapter>
          </li>
        </ol>
      </section>
      <section>
        <h3>
          <Translate id="home.day.title">一天</Translate>
        </h3>
        <p>
          <Translate id="home.day.text">两个机制，加上它们脚下的两个模块，按这个次序读。</Translate>
        </p>
        <ol>
          <li>
            <Chapter to="/mechanisms/election/">
              <Translate id="home.election.title">选举</Translate>
            </Chapter>
          </li>
          <li>
            <Chapter to="/modules/raft-log/">
              <Translate id="home.raftLog.title">Raft 日志</Translate>
            </Chapter>
          </li>
          <li>
            <Chapter to="/mechanisms/replication/">
              <Translate id="home.replication.title">日志复制</Translate>
            </Chapter>
          </li>
          <li>
            <Chapter to="/modules/inflights/">
              <Translate id="home.inflights.title">在途窗口</Translate>
            </Chapter>
          </li>
        </ol>
      </section>
      <section>
        <h3>
          <Translate id="home.week.title">一周</Translate>
        </h3>
        <p>
          <Translate id="home.week.text">
            从导读开始，读完各章，再逐个文件读源码；每个标识符都通向它的定义。
          </Translate>
        </p>
        <ol>
          <li>
            <Chapter to="/guide/">
              <Translate id="home.guide">导读</Translate>
            </Chapter>
          </li>
          <li>
            <Link to="/source/">
              <Translate id="book.source.title">源码</Translate>
            </Link>
          </li>
          <li>
            <Link to="/api/">
              <Translate id="home.api">API 参考</Translate>
            </Link>
          </li>
        </ol>
      </section>
    </div>
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
                逐行读一个完整的、etcd 风格的 Raft 实现。每一段代码都能在页面里运行、修改，看它怎样出错。
              </Translate>
            </p>
            <p className="home-act">
              <Chapter className="home-go" to="/guide/">
                <Translate id="home.start">从导读开始</Translate>
              </Chapter>
              <Chapter to="/mechanisms/election/">
                <Translate id="home.direct">直接看选举</Translate>
              </Chapter>
            </p>
          </div>
          <div className="home-live">
            <LiveCluster />
          </div>
        </div>

        <h2>
          <Translate id="home.paths">你有多少时间</Translate>
        </h2>
        <Paths />

        <h2>
          <Translate id="home.chapters">已有的章节</Translate>
        </h2>
        <ul className="home-chapters">
          {CHAPTERS.map(({ n, to, title, text }) => (
            <li key={n}>
              <span>{n}</span>
              <div>
                <h3>
                  <Chapter to={to}>{title}</Chapter>
                </h3>
                <p>{text}</p>
              </div>
            </li>
          ))}
        </ul>

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
                图和例子由同一个库算出。例子可以改了再跑，就在页面里。
              </Translate>
            </p>
          </section>
          <section>
            <h3>
              <Translate id="home.etcd.title">与 etcd 对照</Translate>
            </h3>
            <p>
              <Translate id="home.etcd.text">
                日志与描述文字逐字节跟随 etcd/raft，它的交互脚本就是这里的一致性测试。
              </Translate>
            </p>
          </section>
        </div>
      </main>
    </Layout>
  );
}
