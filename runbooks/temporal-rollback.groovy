// A way back from the temporal migration: its change sets are rolled back, all of them or the last ones.
//
//   scripts/sluice run runbooks/temporal-rollback.groovy --dry-run
//   scripts/sluice run runbooks/temporal-rollback.groovy maxRows=1000
//   scripts/sluice run runbooks/temporal-rollback.groovy count=9 maxRows=1000
//
// Rows that the model has are lost with it. They are counted, and more than maxRows is refused (8).
runbook 'Roll the temporal model back', owner: 'data', lock: ['temporal model']
requires database: 'postgresql', version: 14

def sets = param 'count', Integer, default: 0, min: 0, help: 'how many change sets, the last ones first; 0 is all'
def maxRows = param 'maxRows', Integer, default: 0, min: 0, help: 'at most so many rows and values may be lost'

def rowsOf = fact('rows of the model') {
  if (value("select to_regclass('analysis_periods')") == null) { return [] }
  rows '''
    select 'analysis_periods' as "table", count(*) as "rows" from analysis_periods union all
    select 'period_content_snapshots', count(*) from period_content_snapshots union all
    select 'temporal_events', count(*) from temporal_events union all
    select 'event_contents', count(*) from event_contents union all
    select 'crawl_effectiveness', count(*) from crawl_effectiveness order by 1'''
}
report 'Rows of the model', rowsOf

step('roll back') {
  if (sets == 0) {
    migrate.rollback 'runbooks/changelogs/temporal.xml', toEmpty: true, maxRows: maxRows
  } else {
    migrate.rollback 'runbooks/changelogs/temporal.xml', count: sets, maxRows: maxRows
  }
  null
}
