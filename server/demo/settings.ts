/** What the sample runs with. Nothing of a real installation is taken over: no data, no secret, nobody who could be told anything. */

export const demoPassword = 'sample-data-only'
const defaultFolder = 'data/var-demo'

const kept = ['PATH', 'HOME', 'TZ', 'NODE_ENV', 'PORT', 'PUBLIC_URL', 'LOG_LEVEL', 'BASEMAP', 'TIANDITU_KEY', 'MAP_APPROVAL', 'TRUST_PROXY']

/** The environment of a demo, from that of the shell; it listens on this machine alone unless `HOST` says more. */
export function demoEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv & { DATA_DIR: string } {
  const own = Object.fromEntries(kept.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]))
  return { ...own, HOST: env.HOST || '127.0.0.1', DATA_DIR: env.DEMO_DIR || defaultFolder, ADMIN_PASSWORD: demoPassword, LOG_LEVEL: env.LOG_LEVEL || 'warn' }
}
