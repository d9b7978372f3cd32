import { type Check, note, ok, type Verdict, warn, wrong } from './finding.ts'

/** What was set, or left unset, at the start. */
export const settingChecks: readonly Check[] = [
  { name: 'limits', look: async ({ config }) => (config.RATE_LIMITS === 'on' ? ok('on') : wrong('RATE_LIMITS is off: codes and passwords can be guessed without end', 'Unset it; it is for load tests on one’s own machine.')) },
  {
    name: 'messages',
    async look({ config: { SMTP_URL, SMS_WEBHOOK, NOTIFY_WEBHOOK, PUBLIC_URL } }) {
      const unset = Object.entries({ SMTP_URL, SMS_WEBHOOK, NOTIFY_WEBHOOK }).flatMap(([name, value]) => (value === undefined ? [name] : []))
      if (unset.length === 0) return ok('mail, SMS and the robot are set')
      const why = SMTP_URL === undefined && SMS_WEBHOOK === undefined ? `; every organiser has to be phoned (${PUBLIC_URL}/staff/calls)` : ''
      return note(`not set: ${unset.join(', ')}${why}`)
    },
  },
  { name: 'Node', look: async () => nodeVersion(process.versions.node) },
]

/** Whether a version of Node, like `20.19.1`, is one to run on. */
export function nodeVersion(version: string): Verdict {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) return wrong(`Node ${version} is too old`, 'Install Node 24.')
  if (major < 22) return warn(`Node ${version} gets no security fixes any more`, 'Install Node 24.')
  return major < 24 ? note(`Node ${version}; 24 is recommended`) : ok(version)
}
