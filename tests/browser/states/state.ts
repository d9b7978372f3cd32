import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Member } from '../../staff/house.ts'
import type { House, Houses } from './houses.ts'

/** CSS pixels across a sheet of A4, at 96 an inch. */
export const sheets = { upright: 794, landscape: 1123 }
export type Sheet = keyof typeof sheets

/** A page as somebody may come to see it. It can be opened again and again, by whoever reads in whatever language. */
export interface State {
  /** What is seen, in plain words. */
  title: string
  /** Where it stands: a path, or one that is known once the houses are ready. */
  at: string | ((houses: Houses) => string | Promise<string>)
  /** In which of the houses; where nothing is said, the full one. */
  house?: House
  /** Who looks; nobody in particular when absent, and `display` for a screen that was paired. */
  who?: Member | 'display'
  /** What is done before the page stands so. */
  does?: (page: Page, houses: Houses) => Promise<unknown>
  /** With which status the last page was answered; 200 when absent. */
  status?: number
  /** Looked at in a browser of its own, with these settings: for what a browser keeps, or has not. */
  alone?: BrowserContextOptions
  /** As it comes out of a printer, and how the sheet lies. */
  print?: Sheet
}

/** States by their short names, which is what a picture of one is called. */
export type States = Record<string, State>

/** Waits for the page that an act leads to. */
export async function leads(page: Page, act: Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act])
}

/**
 * Fills in a form and sends it, whatever the browser itself would have against it.
 *
 * @param form which one, as CSS says it
 * @param fields values by the fields' names; those left out stay as they are
 */
export const sends = (form: string, fields: Record<string, string> = {}, button?: string) => (page: Page): Promise<void> =>
  leads(
    page,
    page.evaluate(
      ([selector, values, pressed]) => {
        const found = document.querySelector<HTMLFormElement>(selector)
        if (!found) throw new Error(`no form ${selector}`)
        found.noValidate = true
        for (const [name, value] of Object.entries(values)) {
          const field = found.elements.namedItem(name) as HTMLInputElement | RadioNodeList | null
          if (!field) throw new Error(`no field ${name} in ${selector}`)
          if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === 'on'
          else field.value = value
        }
        found.requestSubmit(pressed ? found.querySelector<HTMLButtonElement>(pressed) : null)
      },
      [form, fields, button] as const,
    ),
  )

/** What this browser had kept before, of which the page then speaks. */
export const keeps = (name: string, value: unknown) => async (page: Page): Promise<void> => {
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [name, JSON.stringify(value)] as const)
  await page.reload()
}
