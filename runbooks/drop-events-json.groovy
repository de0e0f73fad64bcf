// Drops ctm.events_digest, once its events are in tables: the one step that cannot be repeated. It is verified, backed up and confirmed.
//
//   scripts/sluice run runbooks/drop-events-json.groovy
//   scripts/sluice run runbooks/drop-events-json.groovy --profile production --approve production aside=12 'drop the documents=yes'
//
// What is still set aside would be gone with the documents: aside= says how much of it is given up. Of the sample that make-ctm.groovy makes, all is,
// and nobody is asked.
runbook 'Drop the documents', owner: 'data', onFailure: 'undo', lock: ['events of ctm']

def aside = param 'aside', Integer, default: null, min: 0, help: 'parts of documents that were set aside and are given up; without it none, or all of the sample'
def ask = param 'ask', Boolean, default: null, help: 'ask before they are dropped; without it, wherever they are not the sample'

include 'digest/events.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }
def sample = fact('the documents are the sample') { isSample('ctm', postgres) }

step('verify') {
  expectBothForms(true)
  expectReaders(postgres)
  expect('no more is given up than was said') {
    def given = value("select coalesce(sum(m.set_aside), 0) from ${compared(digest())} as m") as long
    aside == null ? sample || given == 0 : given <= aside
  }
}

def made = step('backup') { backup 'ctm', 'events_v3', 'event_v3_titles', as: 'before-drop-events-json', retain: 3 }

if (ask == null ? !sample : ask) {
  confirm('drop the documents') { "Drop the documents of ${count('ctm')} parents? Their ${count('events_v3')} events are in tables; the backup is $made." }
}

step('drop the documents') {
  def wroteBoth = writesBoth(postgres)
  // Nobody writes a document from here on, and somebody may have done so since it was looked at. Readers go on until the column goes.
  if (postgres) { sql 'lock table ctm, events_v3, event_v3_titles in share row exclusive mode' }
  expectBothForms(true)
  dualWrite 'events_v3', documents: digest(), stop: true
  sql 'alter table ctm drop column events_digest'
  wroteBoth
} undo { wroteBoth ->
  sql 'alter table ctm add column events_digest jsonb'
  restore made
  if (wroteBoth) { writeBoth() }
}
