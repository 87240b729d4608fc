// Takes the registry's host out of the lock file, so that whoever installs uses their own. npm's
// option omit-lockfile-registry-resolved is no help: with it, packages of other platforms are
// written without their version, and npm ci refuses.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
for (const at of Object.values(lock.packages)) delete at.resolved
writeFileSync('package-lock.json', JSON.stringify(lock, null, 2) + '\n')
