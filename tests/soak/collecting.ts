import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded into the server before its own code: whoever measures tells it when to collect what is held no more. */
setFlagsFromString('--expose-gc')
process.on('SIGUSR2', runInNewContext('gc') as () => void)
