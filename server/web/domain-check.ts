import { resolve } from 'node:path'
import express, { type Router } from 'express'

/**
 * Serves `DATA_DIR/verify/NAME.txt` as `/NAME.txt`: how WeChat and others check who owns an address. A file
 * put there needs no restart.
 */
export function domainCheckRoutes(dataDir: string): Router {
  const router = express.Router()
  router.get('/:file', (req, res, next) => {
    if (!/^[\w-]{1,80}\.txt$/.test(req.params.file)) return next()
    res.sendFile(req.params.file, { root: resolve(dataDir, 'verify'), cacheControl: false }, (error) => error && next())
  })
  return router
}
