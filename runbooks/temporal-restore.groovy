// A way back from the temporal migration: the whole database becomes what the backup has. The record of runs stays.
//
//   scripts/sluice backups
//   scripts/sluice run runbooks/temporal-restore.groovy
//   scripts/sluice run runbooks/temporal-restore.groovy backup=before-temporal-20261121T120000Z endSessions=true
//
// The database that is replaced is kept beside, with "before" and the time in its name; dropOld=true drops it.
runbook 'Restore what was before the temporal model', owner: 'data', lock: ['temporal model']

def backup = param 'backup', String, default: 'before-temporal', help: 'the newest of that name, or the one of exactly that name'
def endSessions = param 'endSessions', Boolean, default: false, help: 'end sessions that are in the way'
def dropOld = param 'dropOld', Boolean, default: false, help: 'drop the database that is replaced'

// Once more does no harm: the backup is what it was.
step('restore', tx: 'none', done: { false }) { restore backup, endSessions: endSessions, dropOld: dropOld }
