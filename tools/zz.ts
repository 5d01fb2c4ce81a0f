import { join } from 'node:path';
import { apiPage, Links, slug } from '../site/plugins/weave/api.ts';
import { Project } from '../site/plugins/weave/project.ts';
import { collect } from '../site/plugins/search/collect.ts';
import { Search } from '../site/search/engine.ts';
import { CHINESE, CHINESE_CHAPTERS, ENGLISH, ENGLISH_CHAPTERS, SYMBOLS, missed } from '../test/site/search-table.ts';
const ROOT=process.cwd();
class A extends Links { override api(file: string, symbol: any) { return file.startsWith('src/') ? `~/api/${apiPage(file)}/#${slug(symbol.path.split('.').at(-1)!)}` : undefined; } }
const project=new Project(ROOT); const links=new A(project, join(ROOT,'docs/api'));
for (const [lang,t] of [['zh',[...SYMBOLS,...CHINESE,...CHINESE_CHAPTERS]],['en',[...SYMBOLS,...ENGLISH,...ENGLISH_CHAPTERS]]] as any) { const s=new Search(collect(project,links,lang)); for (const a of t) { const f=s.find(a.query,3).map((h:any)=>h.to); const m=missed(a,f); if(m.length) console.log(JSON.stringify({lang,query:a.query,missed:m,found:f})); } }
