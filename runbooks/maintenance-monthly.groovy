// Archives superseded periods, vacuums the tables that grow, and reports sizes, the use of indexes and slow statements.
//
//   scripts/sluice run runbooks/maintenance-monthly.groovy
//   scripts/sluice run runbooks/maintenance-monthly.groovy days=180 --report json=monthly.json
runbook 'Monthly maintenance', owner: 'data', lock: ['temporal model']
requires database: 'postgresql', version: 14

def days = param 'days', Integer, default: 90, min: 1, help: 'superseded periods that are older than so many days are archived'

def old = fact('superseded for long') {
  count 'analysis_periods', "status = 'superseded' and created_at < now() - make_interval(days => ${days})"
}
note "$old periods to archive"

step('archive', tx: 'chunks') {
  backfill 'analysis_periods', set: [status: 'archived'], where: "status = 'superseded' and created_at < now() - make_interval(days => ${days})"
}

// Vacuum runs in no transaction; once more does no harm.
step('vacuum', tx: 'none', done: { false }) {
  maintain 'vacuum analyze analysis_periods, period_content_snapshots, temporal_events'
}

report sizes()
report indexUse()
report slowQueries()
