import type { Config, LoadContext, Plugin, PluginModule } from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';
import cjk from './site/plugins/weave/cjk.ts';
import fences from './site/plugins/weave/fences.ts';
import weave from './site/plugins/weave/remark.ts';
import { writtenChapters } from './site/chapters.ts';
import book from './site/plugins/book/index.ts';
import api from './site/plugins/api/index.ts';
import cards from './site/plugins/cards/index.ts';
import source from './site/plugins/source/index.ts';
import search from './site/plugins/search/index.ts';
import runtime from './site/plugins/runtime/index.ts';
import finish from './site/plugins/finish/index.ts';

const root = __dirname;
const english = process.env.DOCUSAURUS_CURRENT_LOCALE === 'en';

/** The book's plugin is told under which address the pages of this language are. */
const weaving = { root, base: '/' };

function bookOf(context: LoadContext): Plugin {
  weaving.base = context.baseUrl;
  return book(context);
}

const chapters = writtenChapters(root, english);

export default async function config(): Promise<Config> {
  const { default: cjkFriendly } = await import('remark-cjk-friendly');

  return {
    title: english ? 'Annotated Raft' : 'Raft 源码读本',
    tagline: english
      ? 'A complete Raft read line by line, and run in the page'
      : '逐行读一个完整的 Raft 实现，并在页面里运行它',
    url: process.env.SITE_URL ?? 'http://localhost:3000',
    baseUrl: process.env.SITE_BASE ?? '/',
    favicon: 'img/favicon.svg',
    trailingSlash: true,
    onBrokenLinks: 'throw',
    onBrokenAnchors: 'throw',
    onDuplicateRoutes: 'throw',
    future: { v4: true, faster: true },
    staticDirectories: ['static'],
    customFields: { chapters },

    i18n: {
      defaultLocale: 'zh-Hans',
      locales: ['zh-Hans', 'en'],
      localeConfigs: {
        'zh-Hans': { label: '中文', htmlLang: 'zh-Hans' },
        en: { label: 'English', htmlLang: 'en' },
      },
    },

    markdown: {
      format: 'detect',
      hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
    },

    presets: [
      [
        'classic',
        {
          docs: {
            path: 'docs',
            routeBasePath: '/',
            sidebarPath: './sidebars.ts',
            breadcrumbs: true,
            // Options would be written into a script of the page; what a function holds is not.
            beforeDefaultRemarkPlugins: [cjkFriendly, cjk, () => weave(weaving), fences],
          },
          blog: false,
          pages: { path: 'site/pages' },
          theme: {
            customCss: ['base', 'buttons', 'chrome', 'prose', 'code', 'home', 'print'].map(
              (name) => `./site/css/${name}.css`,
            ),
          },
          sitemap: false,
        } satisfies Preset.Options,
      ],
    ],

    plugins: [bookOf, api, cards, source as PluginModule, search as PluginModule, runtime, finish],

    themeConfig: {
      colorMode: { respectPrefersColorScheme: true },
      docs: { sidebar: { hideable: false, autoCollapseCategories: false } },
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      navbar: {
        title: 'Raft 源码读本',
        logo: { alt: '', src: 'img/logo.svg', srcDark: 'img/logo-dark.svg', width: 28, height: 28 },
        hideOnScroll: true,
        items: [
          ...chapters.slice(0, 1).map((first) => ({
            to: `/${first.id}`,
            label: '读本',
            position: 'left' as const,
            activeBaseRegex: '/(guide|landscape|modules|mechanisms|a-real-server|trust)/',
          })),
          { to: '/api', label: 'API', position: 'left', activeBaseRegex: '/api/' },
          { to: '/source', label: '源码', position: 'left', activeBaseRegex: '/source/' },
          { to: '/glossary', label: '术语', position: 'left' },
          { type: 'search', position: 'right' },
          { type: 'localeDropdown', position: 'right' },
        ],
      },
      // The build highlights; this keeps the theme's own colours out of every page.
      prism: { theme: { plain: {}, styles: [] } },
    } satisfies Preset.ThemeConfig,
  };
}
