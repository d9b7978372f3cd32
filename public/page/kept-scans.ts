/** A scan kept on the phone until there is a network: an item of `POST /scans`. */
export interface KeptScan {
  scan_id: string
  code: string
  /** By the phone's clock, milliseconds. */
  scanned_at: number
  proof?: string
  /** How the code was come by, where no proof says it. */
  via?: 'scan' | 'typed'
  companions?: number
  with_group?: boolean
  day?: string
}

const name = 'kept-scans'
/** Milliseconds: some browsers (Safari 14.1) neither open their database nor refuse to. */
const patience = 2000

/** Keeps a scan so that it outlives the page: in IndexedDB, else in localStorage. Rejects when neither will. */
export async function keep(scan: KeptScan): Promise<void> {
  try {
    await inDatabase('readwrite', (store) => store.put(scan))
  } catch {
    inStorage((scans) => [...scans.filter(({ scan_id: id }) => id !== scan.scan_id), scan])
  }
}

/** Every kept scan, oldest first. */
export async function kept(): Promise<KeptScan[]> {
  const stored = await inDatabase<KeptScan[]>('readonly', (store) => store.getAll()).catch(() => [])
  return [...stored, ...readStorage()].sort((a, b) => a.scanned_at - b.scanned_at)
}

/** Forgets a scan that has its final answer. */
export async function forget(id: string): Promise<void> {
  await inDatabase('readwrite', (store) => store.delete(id)).catch(() => undefined)
  if (readStorage().some((scan) => scan.scan_id === id)) inStorage((scans) => scans.filter((scan) => scan.scan_id !== id))
}

/** Resolves once the change is stored, not merely asked for. */
function inDatabase<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, patience)
    const opened = indexedDB.open(name, 1)
    opened.onupgradeneeded = () => opened.result.createObjectStore('scans', { keyPath: 'scan_id' })
    opened.onerror = () => reject(opened.error)
    opened.onblocked = reject
    opened.onsuccess = () => {
      const database = opened.result
      const transaction = database.transaction('scans', mode)
      const request = work(transaction.objectStore('scans'))
      transaction.oncomplete = () => {
        database.close()
        resolve(request.result as T)
      }
      transaction.onerror = transaction.onabort = () => {
        database.close()
        reject(transaction.error)
      }
    }
  })
}

function readStorage(): KeptScan[] {
  try {
    return JSON.parse(localStorage.getItem(name) || '[]') as KeptScan[]
  } catch {
    return []
  }
}

function inStorage(change: (scans: KeptScan[]) => KeptScan[]): void {
  localStorage.setItem(name, JSON.stringify(change(readStorage())))
}
