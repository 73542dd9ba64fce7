import { v5 as uuidV5 } from 'uuid';

const PROJECTS = '9a1de3c2-7f64-5b0e-8c3d-0e5f6a7b8c9d';

/** A name as it is compared: NFKC, without blanks, case folded (RULINGS 28). */
export function normaliseName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
}

/**
 * The id of a project that has no code of its own: UUIDv5 of district, unit and normalised name,
 * so that the same project named twice is the same project (DESIGN.md).
 */
export function projectIdOf(district: string, unitId: string, name: string): string {
  return uuidV5(`${district}\n${unitId}\n${normaliseName(name)}`, PROJECTS);
}
