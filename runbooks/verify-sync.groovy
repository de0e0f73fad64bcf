// Verifies that PostgreSQL holds exactly what the laboratory's SQLite file holds, byte by byte. Writes nothing; for CI and
// for the minute after a sync. Exit code 3 when one value differs.
//
//   scripts/sluice run runbooks/verify-sync.groovy
//   scripts/sluice run runbooks/verify-sync.groovy --profile warehouse source=lab
runbook 'Verify the sync', owner: 'data'
requires database: 'postgresql', version: 14

def source = param 'source', String, default: 'lab', help: 'profile of the SQLite file'

for (table in ['source_narratives', 'experiments', 'narrative_results']) {
  verify table, against: "$source:$table"
}
