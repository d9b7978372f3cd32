import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/**
 * A real Chromium: the one named by `CHROMIUM`, else the one from npm. Its own start-up arguments would
 * switch web security off, so only what a machine without a screen needs is passed.
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM
  const executablePath = named && existsSync(named) ? named : await chromium.executablePath()
  return playwright.launch({ executablePath, args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader'] })
}
