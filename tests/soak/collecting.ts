import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded into the server before its own code: whoever measures tells it when to collect what is held no more. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
// Not handed over as it is: told the name of a signal, it would collect only what is young.
process.on('SIGUSR2', () => collect())
