import { defaultScheme } from '#domain';
import { BODIES, leastOf } from '../../test/support/command-bodies.ts';
import { recordedIn } from '../../test/support/desk.ts';
import { Office } from '../../test/support/office.ts';
import { CATALOGUE, type CommandType } from './catalogue.ts';

/** Stands for the id of the event the named step recorded. */
type Step = readonly [type: CommandType, input: Readonly<Record<string, unknown>>, name?: string];

const p = { projectId: 'P-1' };
const unit = (unitId: string, parentId: string | null) => ({
  ...BODIES.RegisterUnit.full,
  unitId,
  parentId,
});

/** One life in which every command has its place. */
const LIFE: readonly Step[] = [
  ['RegisterUnit', { ...unit('钱江区', null), kind: 'district' }],
  ['RegisterUnit', unit('区商务委', '钱江区')],
  ['RegisterUnit', unit('区农业农村委', '钱江区')],
  ['ChangeUnit', { unitId: '区商务委', on: '2021-02-01', changes: { name: '区商务局' } }],
  ['RecordActivity', BODIES.RecordActivity.full],
  ['SetTarget', BODIES.SetTarget.full],
  ['ReviseTarget', { ...BODIES.ReviseTarget.full, on: '2021-07-01', value: '250000000000' }],
  ['SetPlanCurve', BODIES.SetPlanCurve.full],
  ['RegisterUnit', { ...unit('邻区', null), kind: 'peer' }],
  ['ReportPeerFigure', BODIES.ReportPeerFigure.full],
  ['PublishBulletin', leastOf(BODIES.PublishBulletin)],
  ['ClosePeriod', BODIES.ClosePeriod.full],
  ['ReopenPeriod', BODIES.ReopenPeriod.full],
  ['AdoptScheme', { on: '2021-01-01', scheme: { ...defaultScheme, name: '区口径' } }],
  ['RegisterProject', { ...BODIES.RegisterProject.full, on: '2021-01-05' }],
  ['CorrectProjectDetails', { ...p, on: '2021-01-06', changes: { park: '城区' }, reason: '误填' }],
  ['TransferProject', { ...p, on: '2021-01-10', unitId: '区农业农村委' }],
  ['SetSchedule', { ...p, on: '2021-01-11', milestone: 'started', plannedOn: '2021-04-01' }],
  ['PlanFunds', { ...BODIES.PlanFunds.full, on: '2021-01-12' }],
  ['SignContract', { ...p, on: '2021-02-01', kind: 'framework', amountFen: '100' }],
  ['UpgradeContract', { ...p, on: '2021-02-10', kind: 'formal', amountFen: '200' }],
  ['IncreaseContract', { ...p, on: '2021-02-20', amountFen: '50' }],
  ['ChangeCityAssessment', { ...p, on: '2021-03-01', assessed: true }],
  ['ReportStall', { ...p, on: '2021-03-02', cause: 'LAND', blocks: 'started' }, 'stall'],
  ['ReclassifyStall', { ...p, on: '2021-03-05', stallId: '@stall', cause: 'ENV.EIA' }],
  ['OrderSupervision', { ...p, on: '2021-03-06', stallId: '@stall', ...order() }, 'order'],
  ['CloseSupervision', { ...p, on: '2021-03-20', orderId: '@order', evidence: '会议纪要' }],
  ['ResolveStall', { ...p, on: '2021-03-21', stallId: '@stall' }],
  ['StartConstruction', { ...p, on: '2021-04-01', mode: 'construction' }],
  ['ReceiveFunds', { ...p, on: '2021-04-10', amountFen: '70' }, 'funds'],
  ['WithdrawFunds', { ...p, on: '2021-04-20', amountFen: '20', reason: '撤资' }],
  ['FileProject', { ...p, on: '2021-05-01' }],
  ['StartProduction', { ...p, on: '2021-06-01' }, 'production'],
  ['ReverseEntry', { ...p, entryId: '@production', reason: '误填' }],
  ['CorrectEntry', { ...p, entryId: '@funds', changes: { amountFen: '75' }, reason: '误填' }],
  ['TerminateProject', { ...p, on: '2021-07-01', cause: 'MARKET' }],
  ['ReinstateProject', { ...p, on: '2021-07-10', reason: '重新启动' }],
];

function order() {
  return { department: '督查室', dueOn: '2021-04-30', demand: '限期办结' };
}

describe('the command bus', () => {
  it('hands every command there is to the one loop, and each records its own event', async () => {
    const office = await Office.open();
    const ids = new Map<string, string>();
    for (const [type, input, name] of LIFE) {
      const given = Object.entries(input).map(([field, value]) => {
        const named = typeof value === 'string' && value.startsWith('@');
        return [field, named ? ids.get(value.slice(1)) : value];
      });
      const id = await office.tell(type, Object.fromEntries(given));
      if (name !== undefined) ids.set(name, id);
    }
    const used = new Set(LIFE.map(([type]) => type));
    expect([...used].sort()).toEqual(CATALOGUE.map((row) => row.type).sort());
    const events = await recordedIn(office.store, '');
    expect(events).toHaveLength(LIFE.length);
    expect(new Set(events.map((event) => event.type)).size).toBe(used.size);
    await office.close();
  });
});
