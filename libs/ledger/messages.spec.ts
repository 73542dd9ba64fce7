import { fillIn } from '#domain';
import { MESSAGES } from './messages.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

test('both languages of a message state the same facts', () => {
  for (const { zh, en } of Object.values(MESSAGES)) {
    expect([...new Set(placeholders(zh))].sort()).toEqual([...new Set(placeholders(en))].sort());
  }
});

test('a sentence is one line with its facts filled in', () => {
  const facts = { sheet: '到位资金', columns: '到位时间' };
  expect(fillIn(MESSAGES['column-missing'], facts)).toEqual({
    zh: '工作表“到位资金”缺少列：到位时间',
    en: 'Sheet “到位资金” lacks the columns: 到位时间',
  });
});
