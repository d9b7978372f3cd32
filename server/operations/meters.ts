import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { GateWatch } from '../checkins/gate-watch.ts'
import type { Answered } from '../web/request-log.ts'

type Outcome = Parameters<GateWatch['answered']>[0]

const counted: readonly Outcome[] = ['counted', 'already', 'member']
/** Whatever else somebody sends would be a series of its own. */
const methods: readonly string[] = ['GET', 'HEAD', 'POST']

/** What a process measures of itself while it works, for Prometheus: totals, and no label that says who or what was asked. */
export class Meters implements GateWatch {
  /** Of its own, so that two applications in one process do not count for each other. */
  readonly registry = new Registry()
  readonly #requests = new Histogram({
    name: 'red_footprints_request_seconds',
    help: 'Requests that were answered, and how long that took, by method, route and class of status.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  })
  readonly #checkIns = new Counter({
    name: 'red_footprints_check_ins_total',
    help: 'Scans by what they were answered: counted, already, member, or refused for a reason.',
    labelNames: ['outcome', 'reason'],
    registers: [this.registry],
  })
  readonly #commits = new Histogram({
    name: 'red_footprints_commit_scans',
    help: 'Scans that were written together in one commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers: [this.registry],
  })

  constructor() {
    // There from the start: a rate cannot be taken of what begins with 1.
    for (const outcome of counted) this.#checkIns.inc(labelsOf(outcome), 0)
  }

  /** Measures the process as well (processor, memory, lag of the event loop); once in a process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry })
  }

  readonly request = ({ method, route, status, milliseconds }: Answered): void => {
    const labels = { method: methods.includes(method) ? method : 'other', route, status: `${Math.floor(status / 100)}xx` }
    this.#requests.observe(labels, milliseconds / 1000)
  }

  answered(how: Outcome): void {
    this.#checkIns.inc(labelsOf(how))
  }

  committed(scans: number): void {
    this.#commits.observe(scans)
  }
}

const labelsOf = (how: Outcome) => (counted.includes(how) ? { outcome: how, reason: '' } : { outcome: 'refused', reason: how })
