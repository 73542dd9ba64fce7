import type { Message } from '#domain';
import type { ImportCode } from './fact.ts';

/** What each fault of rows read together says; `{name}` stands for the fact of that name. */
export const IMPORT_MESSAGES: Readonly<Record<ImportCode, Message>> = {
  'unit-unknown': {
    zh: '没有责任单位“{unit}”；如确为本区单位，导入时请加 --register-units 登记年度任务表所列单位',
    en: 'There is no unit "{unit}"; with --register-units those of the target sheet are registered',
  },
  'project-not-in-ledger': {
    zh: '项目台账中没有项目“{project}”',
    en: 'The project sheet has no project "{project}"',
  },
  'project-ambiguous': {
    zh: '有多个项目名为“{project}”，请填项目编号',
    en: 'Several projects are named "{project}"; give the project code',
  },
  'project-twice': {
    zh: '项目“{project}”与第 {first} 行重复',
    en: 'Project "{project}" already stands in row {first}',
  },
  'signing-incomplete': {
    zh: '签约信息不全：缺“{column}”',
    en: 'The signing is incomplete: {column} is blank',
  },
  'start-incomplete': {
    zh: '开工信息不全：缺“{column}”',
    en: 'The start is incomplete: {column} is blank',
  },
  'stall-incomplete': {
    zh: '问题信息不全：缺“{column}”',
    en: 'The stall is incomplete: {column} is blank',
  },
  'plan-without-year': {
    zh: '“{column}”是哪一年的不明：请填填报时间，或在年度任务表中只列一个年度',
    en: 'Of which year {column} is cannot be told: give the row its report date',
  },
  'tranche-alike': {
    zh: '与第 {first} 行同日同额且无凭证号区分；如确为两笔，请填凭证号',
    en: 'Same day and amount as row {first}; if it is another tranche, give its voucher number',
  },
  'unit-changed': {
    zh: '责任单位由“{from}”变为“{to}”，台账未写变更日期；请用 TransferProject 记明移交日期',
    en: 'The unit was "{from}" and is now "{to}", undated; give the day by TransferProject',
  },
};
