import express, { type RequestHandler } from 'express'
import type { LiveCounts } from '../../counters/live-counts.ts'
import type { Pages } from '../../web/pages.ts'
import type { BaseMap } from '../base-maps.ts'
import type { SaveParts } from './save.ts'

/** What the rooms before the gate of the guide do not know, and are told. */
export interface EditParts extends SaveParts {
  pages: Pages
  counts: LiveCounts
  baseMap: BaseMap
  outlines: string
  /** Whether a plate that is in use hangs at a stop. */
  hangs(site: string, stop: string): Promise<boolean>
  /** The stops of a site that ever had a plate, those that are gone among them. */
  stopsOnce(site: string): Promise<string[]>
  /** Called when a site has other stops than before. */
  stopsChanged(): Promise<void>
}

/** A story of sixty paragraphs in two languages is a large form. */
export const formBody: RequestHandler = express.urlencoded({ limit: '600kb', parameterLimit: 6000, extended: false })
