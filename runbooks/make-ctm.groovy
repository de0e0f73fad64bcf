// Makes the sample of the scenario 'JSONB to tables': parents with their events in a document each, and the titles these name.
//
//   scripts/sluice run runbooks/make-ctm.groovy
//   scripts/sluice run runbooks/make-ctm.groovy parents=20000
//
//   scripts/sluice run runbooks/make-ctm.groovy replace=true
//
// It begins anew where there is one already. Tables of these names with rows that were not made here are left alone, unless replace=true says that
// they are to be dropped. Of each thousand parents the first ten are awkward: no document, JSON's null, an empty array, an
// object, an event without summary, one with a bad date, one with an unknown title, one that is there twice, one under two parents.
runbook 'Make documents with events', owner: 'data'

def parents = param 'parents', Integer, default: 300, min: 10, max: 1_000_000, help: 'how many; each has 15 events on average'

def replace = param 'replace', Boolean, default: false, help: 'drop tables of these names that were not made here, with their rows'

include 'digest/events.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }

step('documents') {
  expect('no tables of the sample\'s names hold rows of somebody else; move them away, or say replace=true to have them dropped', is: [] as List<String>) {
    replace ? [] as List<String> : notOfSample(postgres)
  }
  makeSample(parents, postgres, sampleTables(postgres))
}
