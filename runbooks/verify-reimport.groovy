// Whether the events and what hangs on them are in order; for CI, and for the morning after a reimport. Writes nothing.
//
//   scripts/sluice run runbooks/verify-reimport.groovy
//   scripts/sluice run runbooks/verify-reimport.groovy --profile production events=99000 enrichments=55000 --report junit=verify.xml
//
// Exit code 3 when something is not as expected.
runbook 'Verify the reimport', owner: 'data'

def events = param 'events', Integer, default: 1, min: 0, help: 'at least so many'
def enrichments = param 'enrichments', Integer, default: 1, min: 0, help: 'at least so many'
def categories = param 'categories', Integer, default: 1, min: 0, help: 'at least so many'
def keys = param 'keys', String, default: 'content', oneOf: ['content', 'own'], help: 'content: each key must be the contentKey of its event'

include 'reimport/site.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }

expect('there are events') { count('historical_events') >= events }
expect('there are enrichments') { count('event_enrichments') >= enrichments }
expect('there are categories') { count('event_categories') >= categories }
expect 'every enrichment has its event', none: '''
  select event_key from event_enrichments as c where not exists (select 1 from historical_events as e where e.event_key = c.event_key)'''
expect 'every category has its event', none: '''
  select event_key from event_categories as c where not exists (select 1 from historical_events as e where e.event_key = c.event_key)'''
expect 'no key comes twice', none: 'select event_key from historical_events group by event_key having count(*) > 1'
expect 'the view shows the events of the table', is: true, { count('ancient_events') == count('historical_events', 'is_bc_start') }
if (postgres) {
  expect 'the counts by century are those of the table', none: '''
    (select is_bc_start, (start_year - 1) / 100 + 1 as century, count(*) as events from historical_events group by 1, 2
     except select * from events_by_century)
    union all
    (select * from events_by_century
     except select is_bc_start, (start_year - 1) / 100 + 1, count(*) from historical_events group by 1, 2)'''
  expect 'the foreign keys are there and valid', is: 2L, {
    value("""select count(*) from pg_constraint where conrelid in ('event_enrichments'::regclass, 'event_categories'::regclass)
      and confrelid = 'historical_events'::regclass and convalidated
      and conname in ('event_enrichments_event_key_fkey', 'event_categories_event_key_fkey')""")
  }
}
if (keys == 'content') { expect 'each key is that of its content', is: 0L, { otherKeys(postgres) } }

def counted = fact('rows of each table') {
  rows '''
    select 'historical_events' as "table", count(*) as "rows" from historical_events union all
    select 'event_enrichments', count(*) from event_enrichments union all
    select 'event_categories', count(*) from event_categories order by 1'''
}
report 'Rows', counted
report 'Ten enriched events', fact('ten enriched events') { tenEnriched() }
