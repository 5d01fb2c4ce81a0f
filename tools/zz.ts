import fs from 'node:fs';
import { projectAt } from '../site/plugins/weave/project.ts';
import { parseChapter, chapterFiles, chapterListings } from '../site/plugins/weave/chapters.ts';
import { minutesOf } from '../site/plugins/book/minutes.ts';
const root=process.cwd(); const p=projectAt(root);
for (const d of ['docs','i18n/en/docusaurus-plugin-content-docs/current']) { const L=chapterListings(p,root+'/'+d,()=>{});
for (const f of chapterFiles(root+'/'+d)) { const mine=L.filter(l=>f.endsWith('/'+l.chapter)); const n=mine.reduce((s,l)=>s+l.end-l.start+1,0); console.log(f.slice(root.length), minutesOf(parseChapter(fs.readFileSync(f,'utf8')),n), n); } }
