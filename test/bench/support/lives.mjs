import { LAST_DAY } from './days.mjs';
import {
  CAUSES,
  CHAINS,
  DEPARTMENTS,
  ENDINGS,
  MARKS,
  OCCASIONS,
  PARKS,
  PLACES,
  PRODUCTS,
  SECTOR_OF_TRADE,
  TRADES,
  TROUBLES,
  UNITS,
} from './words.mjs';

/** 分 in 万元. */
const WAN = 1_000_000;

/**
 * One project's life, days as numbers: what both a ledger's rows and a log's events are made of.
 * On average it comes to eight events, as a district's own ledger does.
 */
export function lifeOf(random, number) {
  const trade = random.below(TRADES.length);
  const place = random.from(PLACES);
  const mark = `${random.from(MARKS)}${random.from(MARKS)}`;
  const bornOn = random.below(LAST_DAY - 30);
  const life = {
    code: `TZ${String(number).padStart(7, '0')}`,
    name: `${mark}年产${random.between(1, 90)}万套${TRADES[trade]}${random.from(PRODUCTS)}项目`,
    investor: `${place}${mark}${TRADES[trade]}有限公司`,
    origin: place,
    sector: SECTOR_OF_TRADE[trade],
    chain: CHAINS[trade],
    park: random.from(PARKS),
    unit: random.from(UNITS),
    plannedFen: random.between(500, 300_000) * WAN,
    key: random.chance(20),
    assessed: random.chance(35),
    bornOn,
    signed: null,
    plannedStartOn: null,
    started: null,
    plannedFilingOn: null,
    filedOn: null,
    funds: [],
    stalls: [],
    ended: null,
    reportedOn: bornOn,
  };
  live(random, life);
  return life;
}

function live(random, life) {
  let day = life.bornOn;
  // Nothing is dated after the end of the history: what would come later has not happened yet.
  const after = (least, most) => {
    const next = day + random.between(least, most);
    if (next > LAST_DAY) return null;
    day = next;
    return next;
  };
  const signedOn = random.chance(92) ? after(5, 90) : null;
  if (signedOn !== null) {
    const kind = random.chance(92) ? 'formal' : random.chance(60) ? 'framework' : 'intent';
    const occasion = random.chance(40) ? random.from(OCCASIONS) : null;
    life.signed = { on: signedOn, kind, fen: random.between(300, 250_000) * WAN, occasion };
    if (kind === 'formal') carryOut(random, life, after);
  }
  stallOf(random, life);
  // A life that ends has nothing dated after its end, and leaves its stall open.
  day = Math.max(day, life.stalls[0]?.on ?? 0);
  const ended = random.chance(5) ? after(1, 60) : null;
  if (ended !== null) {
    life.ended = { on: ended, cause: random.from(ENDINGS) };
    for (const stall of life.stalls) stall.resolvedOn = null;
  }
  const late = random.chance(80) ? random.between(0, 6) : random.between(7, 60);
  life.reportedOn = Math.min(LAST_DAY, day + late);
}

function carryOut(random, life, after) {
  const signedOn = life.signed.on;
  if (random.chance(90)) life.plannedStartOn = signedOn + random.between(30, 200);
  if (random.chance(90)) life.plannedFilingOn = signedOn + random.between(90, 400);
  const tranche = (on) => {
    if (on === null) return;
    const voucher = `银凭${String(random.below(1e8)).padStart(8, '0')}`;
    life.funds.push({ on, fen: random.between(50, 9_000) * WAN, voucher });
  };
  if (random.chance(60)) tranche(after(3, 40));
  if (random.chance(85)) {
    const on = after(10, 150);
    if (on !== null) life.started = { on, mode: random.chance(85) ? 'construction' : 'operation' };
  }
  if (life.started === null) return;
  for (let i = random.between(1, 4); i > 0; i -= 1) tranche(after(5, 60));
  if (random.chance(70)) life.filedOn = after(10, 120);
}

function stallOf(random, life) {
  if (!random.chance(55)) return;
  const begun = (life.signed?.on ?? life.bornOn) + random.between(1, 60);
  const foundOn = Math.min(LAST_DAY, life.filedOn ?? LAST_DAY, begun);
  const resolvedOn = random.chance(60) ? foundOn + random.between(5, 120) : null;
  life.stalls.push({
    on: foundOn,
    cause: random.from(CAUSES),
    blocks: life.signed === null ? 'signed' : life.started === null ? 'started' : 'filed',
    description: random.from(TROUBLES),
    department: random.from(DEPARTMENTS),
    dueOn: foundOn + random.between(20, 90),
    resolvedOn: resolvedOn !== null && resolvedOn <= LAST_DAY ? resolvedOn : null,
  });
}
