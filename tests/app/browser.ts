import { existsSync } from 'node:fs'
import { type Browser, chromium as playwright } from 'playwright-core'

/**
 * A real Chromium: the one named by `CHROMIUM`, else the one from npm. Its own start-up arguments would
 * switch web security off, so only what a machine without a screen needs is passed.
 *
 * @param graphics how it draws: WebGL played by the processor unless told; `plain` where no page needs any, at a quarter less
 */
export async function launchBrowser(graphics: readonly string[] = played): Promise<Browser> {
  const named = process.env.CHROMIUM
  const executablePath = named && existsSync(named) ? named : await chromiumFromNpm()
  return playwright.launch({ executablePath, args: ['--no-sandbox', ...graphics] })
}

const played = ['--use-gl=angle', '--use-angle=swiftshader']
export const plain = ['--disable-gpu']

async function chromiumFromNpm(): Promise<string> {
  // A bare machine lacks NSS. The package brings one along, but unpacks it only where it believes itself at home.
  if (!nss.some((file) => existsSync(file))) process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  return chromium.executablePath()
}

const nss = ['/usr/lib/x86_64-linux-gnu/libnss3.so', '/usr/lib64/libnss3.so', '/usr/lib/libnss3.so']
