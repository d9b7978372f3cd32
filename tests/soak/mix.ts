/** Of a hundred deeds of a busy day, how many are of which kind. */
const shares = {
  'a tap on the button': 16,
  'a check-in as JSON': 22,
  'a scan sent again': 8,
  'a second scan': 8,
  'a page of the guide': 20,
  'count.json': 10,
  'a booking': 4,
  'an export': 1,
  'the console': 1,
  'bare Express': 10,
}
export type Kind = keyof typeof shares
export const kinds = Object.keys(shares) as Kind[]

/** What passes through no code of ours: how fast the machine is just then. */
export const yardstick: Kind = 'bare Express'

/** A hundred deeds, each kind as evenly among the others as it goes: any few seconds have the same mix. */
export const hundred: Kind[] = kinds
  .flatMap((kind) => Array.from({ length: shares[kind] }, (_, i) => ({ kind, place: (i + 0.5) / shares[kind] })))
  .sort((one, other) => one.place - other.place)
  .map(({ kind }) => kind)
