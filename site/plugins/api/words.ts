/** The words that TypeDoc writes around what the sources say, in the language of the page. */
import type { Language } from '../weave/pieces.ts';

const CHINESE: Readonly<Record<string, string>> = {
  Accessors: '访问器',
  'Call Signature': '调用签名',
  Classes: '类',
  Constructors: '构造函数',
  Deprecated: '已弃用',
  'Default Type': '默认类型',
  'Default type': '默认类型',
  'Default Value': '默认值',
  'Default value': '默认值',
  Description: '说明',
  Example: '例子',
  'Extended by': '派生出',
  Extends: '继承自',
  Functions: '函数',
  'Get Signature': '读取',
  'Implementation of': '实现了',
  Implements: '实现',
  'Index Signature': '索引签名',
  Indexable: '索引签名',
  'Inherited from': '继承自',
  Interfaces: '接口',
  Methods: '方法',
  Name: '名称',
  Overrides: '覆盖了',
  Parameter: '参数',
  Parameters: '参数',
  Properties: '属性',
  References: '转出的名字',
  Remarks: '备注',
  Returns: '返回值',
  See: '参见',
  'Set Signature': '写入',
  Throws: '抛出',
  Type: '类型',
  'Type Aliases': '类型别名',
  'Type Declaration': '类型声明',
  'Type Literal': '类型字面量',
  'Type Parameter': '类型参数',
  'Type Parameters': '类型参数',
  'Type declaration': '类型声明',
  'Union Members': '联合的成员',
  Variables: '变量',
};

/** A word of TypeDoc's own. Throws for one that has no translation yet. */
export function chromeWord(word: string, language: Language): string {
  if (language === 'en') return word;
  const chinese = CHINESE[word];
  if (chinese === undefined) {
    throw new Error(`TypeDoc wrote "${word}": say it in Chinese in site/plugins/api/words.ts`);
  }
  return chinese;
}
