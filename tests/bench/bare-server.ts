import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import express from 'express'

/**
 * The yardstick: a bare Express 5 with the same methods, the same body parsing and answers of the same
 * size, and nothing else. Its answers come as files: `node bare-server.js CHECK-IN-ANSWER SITE-PAGE`.
 */
const [answerFile, pageFile] = process.argv.slice(2) as [string, string]
const answer: unknown = JSON.parse(readFileSync(answerFile, 'utf8'))
const page = readFileSync(pageFile, 'utf8')

const app = express()
app.post('/c/:code', express.json({ limit: '10kb' }), express.urlencoded({ extended: false, limit: '10kb' }), (_req, res) => {
  res.status(201).json(answer)
})
app.get('/sites/:site', (_req, res) => {
  res.type('html').send(page)
})

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
