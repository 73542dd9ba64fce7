/** Every work of the bench in the order it is run, and whether it needs the peers installed. */
export const WORKS = [
  { name: 'append', peers: true },
  { name: 'bulk', peers: true },
  { name: 'import', peers: false },
  { name: 'rebuild', peers: false },
  { name: 'figures', peers: false },
  { name: 'tracking', peers: false },
  { name: 'forecast', peers: false },
  { name: 'bulletin', peers: false },
  { name: 'replay', peers: false },
  { name: 'reporting', peers: false },
  { name: 'audit', peers: false },
  { name: 'http', peers: true },
  { name: 'eventstoredb', peers: true, needs: 'LUODI_TEST_ESDB' },
];
