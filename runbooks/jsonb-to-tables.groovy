// Moves the events of ctm.events_digest, a document of JSON on each parent, to tables of their own, while both are read and written.
//
//   scripts/sluice run runbooks/jsonb-to-tables.groovy
//   scripts/sluice run runbooks/jsonb-to-tables.groovy whole=true --dry-run
//   scripts/sluice run runbooks/jsonb-to-tables.groovy cleanUp=true maxRows=500
//   scripts/sluice run runbooks/jsonb-to-tables.groovy back=true
//
// Where there is no table ctm, a sample is made first. It may be stopped and resumed at any step, rehearsed with --dry-run, and run again as often
// as one likes: what has not changed is not written again. The documents stay as they are; the last step, which drops them, is
// runbooks/drop-events-json.groovy. What cannot be taken over is set aside in events_aside, and the exit code is then 9.
// docs/scenarios/jsonb-to-tables.md goes through it.
runbook 'Events from documents to tables', owner: 'data', lock: ['events of ctm']

def first = param 'first', Integer, default: 10, min: 1, help: 'parents of the first try'
def trigger = param 'trigger', Boolean, default: true, help: 'keep both forms in step by a trigger, for writers that know the documents only'
def cleanUp = param 'cleanUp', Boolean, default: false, help: 'remove events that no document lists any more'
def maxRows = param 'maxRows', Integer, default: null, help: 'most events that cleanUp may remove; without it, 10, or 10 %'
def most = param 'most', Integer, default: 1000, min: 0, help: 'most parts of documents that are set aside'
def whole = param 'whole', Boolean, default: false, help: 'all parents of a step in one transaction; with --dry-run they are then taken over and back'
def back = param 'back', Boolean, default: false, help: 'the way back: stop writing both forms and drop the new tables'

include 'digest/events.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }
def there = fact('there are documents') { isThere('ctm', postgres) }
def events = digest()

if (back) {
  step('stop writing both', when: { isThere('events_v3', postgres) }) { dualWrite 'events_v3', documents: events, stop: true }
  step('drop the new tables') {
    for (table in ['event_v3_titles', 'events_v3', 'events_aside']) { sql "drop table if exists ${ident(table)}" }
  }
} else {
  step('a sample', when: { !there }) {
    expect('without ctm a sample is made, and no tables of its names are there; move them away, or see why ctm is not found', is: [] as List<String>) {
      sampleTables(postgres)
    }
    makeSample(300, postgres, [])
  }

  step('tables') {
    def made = ['event_v3_titles', 'events_v3', 'events_v3_by_parent', 'events_v3_by_date', 'event_v3_titles_by_title'].findAll { !isThere(it, postgres) }
    sql """
      create table if not exists events_v3 (
        id uuid primary key,
        ctm_id uuid not null references ctm,
        date date not null,
        summary text not null,
        date_confidence text not null default 'high' check (date_confidence in ('high', 'low')),
        source_batch_count integer not null default 1,
        created_at ${expr(postgres ? 'timestamptz' : 'timestamp')} not null default current_timestamp,
        updated_at ${expr(postgres ? 'timestamptz' : 'timestamp')} not null default current_timestamp,
        unique (ctm_id, date, summary))"""
    sql """
      create table if not exists event_v3_titles (
        event_id uuid not null references events_v3,
        title_id uuid not null references titles_v3,
        added_from_batch integer not null default 0,
        primary key (event_id, title_id))"""
    sql 'create index if not exists events_v3_by_parent on events_v3 (ctm_id)'
    sql 'create index if not exists events_v3_by_date on events_v3 (date)'
    sql 'create index if not exists event_v3_titles_by_title on event_v3_titles (title_id)'
    made
  } undo { made ->
    // What was there before stays, with its rows.
    for (name in made as List<String>) {
      sql(name.contains('_by_') ? "drop index if exists ${ident(name)}" : "drop table if exists ${ident(name)}")
    }
  }

  step('the first parents', tx: whole ? 'one' : 'chunks') {
    backfill 'events_v3', documents: events, limit: first, quarantine: 'events_aside', quarantineLimit: most
  }

  // From here on a document that is written takes its rows along; those that were written before are for the next step.
  step('write both', when: { trigger }) {
    writeBoth()
  } undo {
    dualWrite 'events_v3', documents: digest(), stop: true
  }

  step('all parents', tx: whole ? 'one' : 'chunks') {
    backfill 'events_v3', documents: events, quarantine: 'events_aside', quarantineLimit: most
  }

  step('clean up', tx: whole ? 'one' : 'chunks', when: { cleanUp }) {
    backfill 'events_v3', documents: events, deleteExtra: true, maxRows: maxRows, quarantine: 'events_aside', quarantineLimit: most
  }

  step('look') {
    expectBothForms(cleanUp)
    expectReaders(postgres)
    report 'Progress', progress()
    report 'Parents that differ', differing()
  }
}
