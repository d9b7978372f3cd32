import { Command } from 'commander'
import pino from 'pino'
import { readConfig } from './config.ts'
import { Dice } from './demo/dice.ts'
import { clearFolder, DemoError, sampleIn, writeMark } from './demo/folder.ts'
import { makeSample, MovedClock } from './demo/make-sample.ts'
import { demoEnvironment, demoPassword } from './demo/settings.ts'
import { addDays, dayOf, startOf } from './local-day.ts'
import { openParts } from './parts.ts'

/** `npm run demo`: makes a folder of sample data, unless it is there, and serves it on this machine. */

interface Options {
  fresh?: true
  seed: string
  days: string
  makeOnly?: true
}

const program = new Command('demo')
  .description('a guide with sample data, plainly marked as such, in a folder of its own (DEMO_DIR, else data/var-demo)')
  .option('--fresh', 'make the sample anew, up to this minute')
  .option('--seed <text>', 'another sample', '1935-11-19')
  .option('--days <n>', 'days that it covers', '730')
  .option('--make-only', 'do not serve it')

async function main(): Promise<void> {
  const options = program.parse().opts<Options>()
  const env = demoEnvironment(process.env)
  const folder = env.DATA_DIR
  if (clearFolder(folder, options.fresh === true)) await make(env, options)
  console.log(
    [
      `演示数据 Sample data, not real: ${folder}, ${sampleIn(folder)?.until}`,
      `  登录 sign in    admin · manager · docent`,
      `  密码 password   ${demoPassword}`,
      ...(options.fresh ? [] : ['  npm run demo -- --fresh: 重新生成 makes it anew']),
    ].join('\n'),
  )
  if (options.makeOnly) return
  // What serves is the application itself: it reads the environment when it is loaded.
  process.env = env
  await import('./main.ts')
}

async function make(env: NodeJS.ProcessEnv & { DATA_DIR: string }, { seed, days }: Options): Promise<void> {
  const until = Date.now()
  const sample = { seed, until: dayOf(until) }
  writeMark(env.DATA_DIR, { ...sample, finished: false })
  const begun = startOf(addDays(dayOf(until), -Number(days) - 30))
  const clock = new MovedClock(begun)
  const parts = await openParts({ config: readConfig(env), log: pino({ level: 'warn' }), now: clock.now, random: new Dice(`${seed} parts`).bytes })
  try {
    const draw = (done: number, of: number) => {
      if (process.stderr.isTTY && done % 10 === 0) process.stderr.write(`\r演示数据 making sample data: ${Math.floor((100 * done) / of)} %`)
    }
    await makeSample({ ...parts, clock }, { seed, until, days: Number(days), scale: 1 }, draw)
    if (process.stderr.isTTY) process.stderr.write('\n')
  } finally {
    await parts.db.close()
  }
  writeMark(env.DATA_DIR, { ...sample, finished: true })
}

main().catch((error: unknown) => {
  console.error(error instanceof DemoError ? error.message : error)
  process.exit(1)
})
