// Brings PostgreSQL up to date with a laboratory's SQLite file and writes only the rows that differ.
//
//   scripts/sluice run runbooks/incremental-sync.groovy
//   scripts/sluice run runbooks/incremental-sync.groovy --profile warehouse deleteOrphans=true
//
// The environment of an older cron line still works: PG_CONN_STR chooses the target, BATCH_SIZE, FULL_REFRESH and
// DELETE_ORPHANS set the parameters. docs/scenarios/incremental-sync.md explains each.
runbook 'Incremental sync', owner: 'data'
requires database: 'postgresql', version: 14

def source = param 'source', String, default: 'lab', help: 'profile of the SQLite file'
def batchSize = param 'batchSize', Integer, default: 1000, env: 'BATCH_SIZE', help: 'rows handed from reader to writer at a time'
def fullRefresh = param 'fullRefresh', Boolean, default: false, env: 'FULL_REFRESH', help: 'replace all rows, and build tables anew whose shape has changed'
def deleteOrphans = param 'deleteOrphans', Boolean, default: false, env: 'DELETE_ORPHANS', help: 'delete rows that the source no longer has'
def maxRows = param 'maxRows', Integer, default: null, help: 'most rows of a table that deleteOrphans may delete'
def addColumns = param 'addColumns', Boolean, default: false, help: 'add columns that only the source has'
def watermark = param 'watermark', String, default: null, help: 'column that grows with every change; only newer rows are read'
def separately = param 'separately', Boolean, default: false, help: 'commit each table on its own'

def tables = ['source_narratives', 'experiments', 'narrative_results']

// Only so that this runbook does something on a fresh checkout.
if (source == 'lab' && !new File('data/lab.db').exists()) {
  step('make the sample file', tx: 'none') {
    new File('data').mkdirs()
    exec(['scripts/sluice', 'run', 'runbooks/make-lab.groovy', '--profile', 'lab-build', '--quiet'])
  }
}

def there = fact('rows in the source') { on(source) { tables.collectEntries { [it, count(it)] } } }
note "${fullRefresh ? 'full refresh' : 'incremental'}; rows in $source: ${there.collect { table, rows -> "$table $rows" }.join(', ')}"

step('sync', tx: separately ? 'phases' : 'one') {
  upsert from: profile(source), tables: tables, batchSize: batchSize, fullRefresh: fullRefresh,
    deleteExtra: deleteOrphans && !fullRefresh, maxRows: maxRows, addColumns: addColumns,
    watermark: watermark, separately: separately
}

// More is no fault: rows that the source has deleted stay until deleteOrphans is asked for.
for (table in tables) {
  expect("$table has at least the ${there[table]} rows of the source") { count(table) >= (there[table] as long) }
}
expect 'every result belongs to an experiment', none: '''
  select 1 from narrative_results as r
  where not exists (select 1 from experiments as e where e.experiment_id = r.experiment_id)'''
