import { desk } from './desk.ts'
import { gate } from './gate.ts'
import { groups } from './groups.ts'
import { guide } from './guide.ts'
import { help } from './help.ts'
import { numbers } from './numbers.ts'
import { office } from './office.ts'
import type { States } from './state.ts'
import { words } from './words.ts'

/** Every page in every state that it can have, by who sees it. Checked by `every-state.ts`, drawn by `npm run shots`. */
export const catalogue: Record<string, States> = { guide, gate, groups, help, desk, office, numbers, words }
