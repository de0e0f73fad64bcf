// Puts newly read events in the place of the old ones, all at once; what editors have attached to them stays.
//
//   scripts/sluice run runbooks/atomic-reimport.groovy file=data/events/reimport.ndjson
//   scripts/sluice run runbooks/atomic-reimport.groovy program='python3 ingest.py' staging=historical_events_temp
//   scripts/sluice run runbooks/atomic-reimport.groovy profile=lab 'from=1000 BC' 'to=2026 AD'
//   scripts/sluice run runbooks/atomic-reimport.groovy mode=reset reset=yes
//
// The new rows are brought into a table beside, looked at there, and cut over; readers see all old events or all new ones. Enrichments
// and categories of events that are gone are archived, removed and told apart. The old events stay until they are dropped on request.
// What fails before the cut-over leaves everything as it was. docs/scenarios/atomic-reimport.md goes through it.
runbook 'Atomic reimport', owner: 'data', onFailure: 'undo', lock: ['historical events']

def mode = param 'mode', String, default: 'swap', oneOf: ['swap', 'reset'], help: 'reset: remove all events, enrichments and categories first'
def source = param 'file', String, default: 'data/events/reimport.ndjson', help: 'the new events'
def site = param 'profile', String, default: '', help: 'read historical_events of this profile in the place of the file'
def program = param 'program', String, default: '', help: 'a program that fills the table named by INGEST_TARGET_TABLE instead; arguments are parted by blanks'
def from = param 'from', String, default: '', matches: '-?[0-9]+|[0-9]+ (BC|AD)|', help: 'the first year that is replaced, such as -1000 or 1000 BC'
def to = param 'to', String, default: '', matches: '-?[0-9]+|[0-9]+ (BC|AD)|', help: 'the last year that is replaced'
def staging = param 'staging', String, default: 'historical_events_new', matches: '[a-z_0-9]+', help: 'the table that the new events are brought into'
def least = param 'least', Integer, default: 1, min: 0, help: 'at least so many new events'
def most = param 'most', Integer, default: 100_000_000, min: 1, help: 'at most so many'
def keepsKeys = param 'keepsKeys', Integer, default: 90, min: 0, max: 100, help: 'how much of the old keys must be among the new ones, in percent'
def maxOrphans = param 'maxOrphans', Integer, default: null, help: 'at most so many rows of each second table may go; without it, 10, or 10 %'
def tidyFirst = param 'tidyFirst', Boolean, default: false, help: 'drop the old events that the reimport before this one has kept'

include 'reimport/site.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }
def children = ['event_enrichments', 'event_categories']
def tables = ['historical_events'] + children
def before = fact('rows before') { tables.collectEntries { [it, count(it)] } }

def partial = from != '' || to != ''
def first = from == '' ? -1_000_000 : signedYear(from)
def last = to == '' ? 1_000_000 : signedYear(to)

// A rename puts another table there, however large it is, and keeps the old one. A part of the rows, and SQLite, is for a merge: the
// difference is written, and what the events were like is copied before.
def rename = postgres && !partial
def old = rename ? 'historical_events_old' : 'historical_events_before'

if (mode == 'swap') {
  note "${partial ? "events from $first to $last" : 'all events'} from ${program ?: site ?: source}, by ${rename ? 'rename' : 'merge'}"

  step('drop what was kept', tx: 'phases', when: { tidyFirst && isThere('historical_events_old', postgres) }) {
    tidy 'historical_events'
  }
  step('drop what was copied', when: { tidyFirst && isThere('historical_events_before', postgres) }) {
    sql 'drop table historical_events_before'
  }
  def inTheWay = fact('the old events of the reimport before are there') { isThere(old, postgres) }
  expect 'the old events of the reimport before are dropped; tidyFirst=true does it', is: false, { inTheWay }
  step('keep the old events', when: { !rename }) {
    sql 'create table historical_events_before as select * from historical_events'
  } undo {
    sql 'drop table historical_events_before'
  }

  def calls = fact('what was archived before') { children.collectEntries { [it, lastCall("${it}_orphans", postgres)] } }

  def archives = step('reimport', tx: 'phases') {
    swap('historical_events', key: ['event_key'], strategy: rename ? 'rename' : 'merge', staging: staging, orphans: 'prune', maxOrphans: maxOrphans,
         match: ['wikipedia_url'], rows: least..most, keepsKeys: keepsKeys,
         where: partial ? "case when is_bc_start then -start_year else start_year end between ${first} and ${last}" : null) { table ->
      if (program) {
        exec program.tokenize(), env: [INGEST_TARGET_TABLE: table.name, INGEST_FIRST_YEAR: "$first", INGEST_LAST_YEAR: "$last"], timeout: 6.hours
      } else if (site) {
        upsert table.name as String, key: ['event_key'], from: query(site, '''
          select event_key, title, description, start_year, end_year, is_bc_start, is_bc_end, category, wikipedia_url from historical_events
          where case when is_bc_start then -start_year else start_year end between :first and :last''', first: first, last: last)
      } else {
        load source, into: table.name, mode: 'append'
        sql "delete from ${ident(table.name as String)} where case when is_bc_start then -start_year else start_year end not between ${first} and ${last}"
      }
      // Old and new are matched by it; a merge's staging table goes, and its index with it.
      if (!rename) { sql "create index historical_events_staged_url on ${ident(table.name as String)} (wikipedia_url)" }
    }
    children.collectEntries { [it, lastCall("${it}_orphans", postgres)] }
  } undo { made ->
    if (!rename) {
      swap 'historical_events', key: ['event_key'], keep: [], from: 'historical_events_before', strategy: 'merge', orphans: 'prune', keepsKeys: 0
    } else if (isThere('historical_events_old', postgres)) {
      unswap 'historical_events'
    }
    for (child in children) {
      if (made[child] != calls[child] && count("${child}_orphans", "sluice_call = ${made[child]}") > 0) {
        unprune child, from: "${child}_orphans", call: made[child]
      }
    }
    if (postgres && !rename) { sql 'refresh materialized view concurrently events_by_century' }
  }
  step('counts of the view', when: { postgres && !rename }) {
    sql 'refresh materialized view concurrently events_by_century'
  }

  def gone = fact('rows archived') {
    // A rehearsal only plans the reimport: nothing is archived.
    children.collectEntries { [it, archives == null || archives[it] == calls[it] ? 0L : count("${it}_orphans", "sluice_call = ${archives[it]}")] }
  }
  report 'Rows', fact('rows') { tables.collect { [table: it, before: before[it], archived: gone[it] ?: 0L, after: count(it)] } }
  report 'Archived', fact('archived rows, told apart') { archived(children.findAll { gone[it] > 0 }, old, postgres) }
  for (child in children) {
    expect "no $child is lost but those archived", is: before[child] - gone[child], { count child }
  }
}

if (mode == 'reset') {
  expect 'mode=reset reads a file or a profile', is: '', { program }
  confirm('reset') { "Remove ${tables.collect { "${before[it]} rows of $it" }.join(', ')}, and read the events anew from ${site ?: source}?" }
  def made = step('back up') { backup 'historical_events', 'event_enrichments', 'event_categories', as: 'before-reset', retain: 7 }
  step('reset') {
    sql 'delete from event_categories'
    sql 'delete from event_enrichments'
    if (site) {
      sql 'delete from historical_events'
      upsert 'historical_events', key: ['event_key'], from: query(site, '''
        select event_key, title, description, start_year, end_year, is_bc_start, is_bc_end, category, wikipedia_url from historical_events''')
    } else {
      load source, into: 'historical_events', mode: 'replace', maxPercent: 100
    }
    expect 'as many events as there should be', between: least..most, { count 'historical_events' }
  } undo {
    restore made
    if (postgres) { sql 'refresh materialized view concurrently events_by_century' }
  }
  step('counts of the view after a reset', when: { postgres }) {
    sql 'refresh materialized view concurrently events_by_century'
  }
}

for (child in children) {
  expect "every row of $child has its event", none:
    "select 1 from ${ident(child)} as c where not exists (select 1 from historical_events as e where e.event_key = c.event_key)"
}
expect 'the view shows the new events', is: true, {
  count('ancient_events') == count('historical_events', 'is_bc_start')
}
report 'Ten enriched events', fact('ten enriched events') { tenEnriched() }
