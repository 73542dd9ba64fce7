import type { Message } from '#domain';
import type { Code } from './refusal.ts';

/** One sentence per code and language; `{name}` stands for the fact of that name. */
export const MESSAGES: Readonly<Record<Code, Message>> = {
  'file-empty': { zh: '文件是空的', en: 'The file is empty' },
  'file-too-large': {
    zh: '文件有 {bytes} 字节，超过上限 {limitBytes} 字节（100 MB）',
    en: 'The file has {bytes} bytes; the limit is {limitBytes} (100 MB)',
  },
  'file-not-xlsx': {
    zh: '不是 .xlsx 工作簿；请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”',
    en: 'Not an .xlsx workbook; save it from Excel or WPS as “Excel Workbook (.xlsx)”',
  },
  'file-old-xls': {
    zh: '这是旧版 .xls 文件；请另存为“Excel 工作簿（.xlsx）”后再导入',
    en: 'This is an old .xls file; save it as “Excel Workbook (.xlsx)” and import that',
  },
  'file-encrypted': {
    zh: '文件设有密码；请取消密码后再导入',
    en: 'The file is protected by a password; remove it and import again',
  },
  'zip-damaged': {
    zh: '文件已损坏，无法解开（{part} {reason}）',
    en: 'The file is damaged and cannot be unpacked ({part} {reason})',
  },
  'zip-too-many-entries': {
    zh: '压缩包内有 {entries} 个部件，超过上限 {limit}',
    en: 'The archive has {entries} parts; the limit is {limit}',
  },
  'zip-bomb': {
    zh: '文件解开后过大（{part} {bytes} 字节；上限共 {limitBytes} 字节、压缩比 {limitRatio}）',
    en: 'The file unpacks to too much ({part} {bytes} bytes; at most {limitBytes}, {limitRatio}:1)',
  },
  'part-damaged': {
    zh: '工作簿内容已损坏（{part}：{reason}）',
    en: 'The workbook is damaged inside ({part}: {reason})',
  },
  'xml-dtd': {
    zh: '工作簿部件 {part} 含有文档类型声明（DTD），不予读取',
    en: 'Part {part} of the workbook declares a document type (DTD), which is refused',
  },
  'too-many-sheets': {
    zh: '工作簿有 {found} 张以上工作表，上限 {limit}',
    en: 'The workbook has {found} sheets or more; the limit is {limit}',
  },
  'too-many-rows': {
    zh: '工作表“{sheet}”的行数（{found}）超过上限 {limit}',
    en: 'Sheet “{sheet}” has too many rows ({found}); the limit is {limit}',
  },
  'too-many-columns': {
    zh: '工作表“{sheet}”的第 {found} 列有内容，上限 {limit} 列',
    en: 'Sheet “{sheet}” has content in column {found}; the limit is {limit} columns',
  },
  'too-many-cells': {
    zh: '读到工作表“{sheet}”时单元格超过上限 {limit} 个',
    en: 'More than {limit} cells with content, reached in sheet “{sheet}”',
  },
  'too-many-merges': {
    zh: '工作表“{sheet}”的合并单元格超过上限 {limit} 处',
    en: 'Sheet “{sheet}” has more than {limit} merged ranges',
  },
  'sheet-missing': { zh: '缺少工作表“{sheet}”', en: 'Sheet “{sheet}” is missing' },
  'sheet-duplicated': {
    zh: '工作表“{first}”与“{second}”是同一张表，只能保留一张',
    en: 'Sheets “{first}” and “{second}” are the same table; keep one',
  },
  'sheet-without-headings': {
    zh: '工作表“{sheet}”前 10 行内找不到表头；应有：{columns}',
    en: 'Sheet “{sheet}” has no headings in its first 10 rows; expected: {columns}',
  },
  'column-missing': {
    zh: '工作表“{sheet}”缺少列：{columns}',
    en: 'Sheet “{sheet}” lacks the columns: {columns}',
  },
  'column-duplicated': {
    zh: '工作表“{sheet}”的列“{column}”出现两次（{first}、{second}）',
    en: 'Sheet “{sheet}” has the column “{column}” twice ({first}, {second})',
  },
  'column-unit-missing': {
    zh: '工作表“{sheet}”的列“{column}”没有写明单位；请写作“（万元）”“（亿元）”或“（元）”',
    en: 'Column “{column}” of sheet “{sheet}” states no unit; write （万元）, （亿元） or （元）',
  },
  'column-unit-unknown': {
    zh: '工作表“{sheet}”的列“{column}”的单位“{unit}”无法识别；只接受元、万元、亿元',
    en: 'Column “{column}” of sheet “{sheet}” is in “{unit}”; only 元, 万元 and 亿元 are accepted',
  },
  'cell-required': { zh: '必填，不能为空', en: 'Must not be blank' },
  'cell-error': { zh: '公式出错：{error}', en: 'The formula failed: {error}' },
  'cell-formula-without-value': {
    zh: '公式没有算出的值；请在 Excel 中打开、重新计算并保存',
    en: 'The formula has no stored value; open the file in Excel, recalculate and save',
  },
  'cell-merged': {
    zh: '合并单元格 {range} 含义不明；请取消合并，逐行填写',
    en: 'Merged cells {range} may mean several things; unmerge them and fill each row',
  },
  'text-too-long': {
    zh: '文字有 {length} 字，超过上限 {limit} 字',
    en: 'The text has {length} characters; the limit is {limit}',
  },
  'text-control-character': {
    zh: '文字含有不可见的控制字符 {character}',
    en: 'The text holds the invisible control character {character}',
  },
  'text-is-date': {
    zh: '应为文字，却是日期（Excel 可能自动改写了原文）；请设为文本格式重新填写',
    en: 'A text is expected but Excel holds a date, perhaps made from it; retype it as text',
  },
  'text-digits-lost': {
    zh: '编号超过 {limit} 位，被 Excel 当作数字而丢失末位；请设为文本格式重新填写',
    en: 'A code of more than {limit} digits has lost its last ones as a number; retype it as text',
  },
  'date-unreadable': {
    zh: '不是日期；请写作2021-03-18',
    en: 'Not a date; write 2021-03-18',
  },
  'date-ambiguous': {
    zh: '日期有两种读法：{first} 或 {second}；请写作2021-03-18的形式',
    en: 'The date can be {first} or {second}; write it like 2021-03-18',
  },
  'date-without-day': { zh: '日期没有写明哪一日', en: 'The date does not say which day' },
  'date-without-year': { zh: '日期没有写明哪一年', en: 'The date does not say which year' },
  'date-short-year': {
    zh: '年份须写四位，如2021',
    en: 'The year needs four digits, like 2021',
  },
  'date-impossible': { zh: '没有这一天', en: 'There is no such day' },
  'date-out-of-range': {
    zh: '年份须在 {from} 至 {to} 之间',
    en: 'The year must lie between {from} and {to}',
  },
  'date-has-time': {
    zh: '应为日期，却带有时刻；请只填日期',
    en: 'A day is expected but a time of day is given; give the day only',
  },
  'date-bare-number': {
    zh: '是数字而不是日期；请把单元格设为日期格式或写作2021-03-18',
    en: 'A number, not a date; format the cell as a date or write 2021-03-18',
  },
  'amount-unreadable': { zh: '不是金额', en: 'Not an amount' },
  'amount-approximate': {
    zh: '金额不确切；请填一个确数',
    en: 'The amount is not exact; give one exact number',
  },
  'amount-unit-conflict': {
    zh: '单元格写的是“{written}”，表头的单位是“{unit}”；请统一后只填数字',
    en: 'The cell says “{written}” but its heading says “{unit}”; give the number alone',
  },
  'amount-too-fine': {
    zh: '金额精确到分以下（{unit}最多 {decimals} 位小数）',
    en: 'The amount is finer than a 分 ({unit} takes at most {decimals} decimals)',
  },
  'amount-negative': { zh: '金额不能为负', en: 'The amount must not be negative' },
  'amount-zero': { zh: '金额须大于零', en: 'The amount must be greater than zero' },
  'amount-too-large': {
    zh: '金额超过上限 {limit}',
    en: 'The amount is greater than the limit of {limit}',
  },
  'count-unreadable': { zh: '不是整数', en: 'Not a whole number' },
  'count-negative': { zh: '数量不能为负', en: 'The count must not be negative' },
  'count-zero': { zh: '数量须大于零', en: 'The count must be greater than zero' },
  'count-not-whole': { zh: '数量须为整数', en: 'The count must be a whole number' },
  'count-too-large': {
    zh: '数量超过上限 {limit}',
    en: 'The count is greater than the limit of {limit}',
  },
  'year-unreadable': {
    zh: '年度须为 {from} 至 {to} 之间的四位年份',
    en: 'The year must have four digits, between {from} and {to}',
  },
  'yes-no-unreadable': { zh: '须填“是”或“否”', en: 'Must be 是 (yes) or 否 (no)' },
  'word-unknown': { zh: '无法识别；可填：{accepted}', en: 'Not known; accepted: {accepted}' },
  'project-unnamed': {
    zh: '项目编号与项目名称至少填一项',
    en: 'Give the project code or the project name',
  },
  'target-measure-mismatch': {
    zh: '指标“{metric}”不能以“{measure}”计量',
    en: '“{metric}” cannot be measured in “{measure}”',
  },
  'totals-row': { zh: '合计行，不作为数据读取', en: 'A line of totals, not read as data' },
  'row-outside-columns': {
    zh: '已知各列均为空，作为说明跳过',
    en: 'Nothing in any known column; skipped as a remark',
  },
  'column-ignored': {
    zh: '工作表“{sheet}”的列“{column}”（{address}）不在模板内，未读取',
    en: 'Column “{column}” ({address}) of sheet “{sheet}” is not in the template; not read',
  },
  'sheet-ignored': {
    zh: '工作表“{sheet}”不在模板内，未读取',
    en: 'Sheet “{sheet}” is not in the template; not read',
  },
  'sheet-hidden': {
    zh: '工作表“{sheet}”是隐藏的，仍已读取',
    en: 'Sheet “{sheet}” is hidden; it was read all the same',
  },
  'same-name': {
    zh: '第 {row} 行的项目“{project}”与第 {first} 行同名，按两个项目记录',
    en: 'Row {row}: project "{project}" has the name of row {first}; they count as two projects',
  },
  'external-links-ignored': {
    zh: '工作簿引用了其他文件；未打开它们，只用已存的值',
    en: 'The workbook refers to other files; they were not opened, stored values were used',
  },
};
