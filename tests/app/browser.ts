import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Browser, chromium as playwright } from 'playwright-core'

/** Chromium's own start-up arguments would switch web security off, so only what a machine without a screen needs is passed. */
export const browserArguments = ['--no-sandbox', '--disable-gpu']

/** @param args how it starts */
export async function launchBrowser(args: readonly string[] = browserArguments): Promise<Browser> {
  return playwright.launch({ executablePath: await browserPath(), args: [...args] })
}

/** A real Chromium: the one named by `CHROMIUM`, else the one from npm. */
export async function browserPath(): Promise<string> {
  const named = process.env.CHROMIUM
  return named && existsSync(named) ? named : chromiumFromNpm()
}

async function chromiumFromNpm(): Promise<string> {
  // A bare machine lacks NSS. The package brings one along, but unpacks it only where it believes itself at home.
  if (!nss.some((file) => existsSync(file))) {
    process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
    // At home it knows one Latin font, its own; here pages are set in those of the machine, as everywhere.
    if (existsSync(systemFonts)) process.env.FONTCONFIG_PATH ??= dirname(systemFonts)
  }
  const { default: chromium } = await import('@sparticuz/chromium')
  return chromium.executablePath()
}

const systemFonts = '/etc/fonts/fonts.conf'
const nss = ['/usr/lib/x86_64-linux-gnu/libnss3.so', '/usr/lib64/libnss3.so', '/usr/lib/libnss3.so']
