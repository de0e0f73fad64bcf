// Removes enrichments and categories whose historical event is gone; both tables are backed up first.
//
//   scripts/sluice run runbooks/prune-orphans.groovy --dry-run          what would go, with a listing, and nothing kept
//   scripts/sluice run runbooks/prune-orphans.groovy list=1000          the same for real; up to 1000 rows are listed
//   scripts/sluice run runbooks/prune-orphans.groovy 'prune orphans=yes' without a terminal
//
// What goes is kept in tables named ..._removed; 'unprune' brings it back. docs/scenarios/atomic-reimport.md explains it.
runbook 'Prune orphans', owner: 'data'

def list = param 'list', Integer, default: 50, min: 0, max: 10_000, help: 'how many of the rows are listed'
def maxPercent = param 'maxPercent', BigDecimal, default: 10, help: 'the largest part of a table that may go'
def backups = param 'backup', Boolean, default: true, help: 'back both tables up first'

def children = ['event_enrichments', 'event_categories']

def orphans = fact('orphans') {
  children.collectEntries { child ->
    [child, count(child, "not exists (select 1 from historical_events as e where e.event_key = ${ident(child)}.event_key)")]
  }
}
note orphans.collect { table, rows -> "$table: $rows orphans" }.join(', ')

if (orphans.values().sum() > 0) {
  confirm('prune orphans') { "Remove ${orphans.values().sum()} rows?" }
  if (backups) {
    step('back up') { backup 'event_enrichments', 'event_categories', as: 'before-prune', retain: 7 }
  }
}

for (child in children) {
  step("prune $child") {
    prune child, orphansOf: 'historical_events', on: [event_key: 'event_key'], action: 'delete',
      archive: "${child}_removed", maxPercent: maxPercent, list: list
  }
  expect "$child has no orphans", is: 0L, {
    count child, "not exists (select 1 from historical_events as e where e.event_key = ${ident(child)}.event_key)"
  }
}
