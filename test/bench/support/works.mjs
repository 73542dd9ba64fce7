/** Every work of the bench in the order it is run, and whether it needs the peers installed. */
export const WORKS = [
  { name: 'append', peers: true },
  { name: 'bulk', peers: true },
  { name: 'import', peers: false },
  { name: 'rebuild', peers: false },
  { name: 'figures', peers: false },
  { name: 'tracking', peers: false },
  { name: 'replay', peers: false },
  { name: 'http', peers: true },
];
