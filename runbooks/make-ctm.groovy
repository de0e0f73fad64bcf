// Makes the sample of the scenario 'JSONB to tables': parents with their events in a document each, and the titles these name.
//
//   scripts/sluice run runbooks/make-ctm.groovy
//   scripts/sluice run runbooks/make-ctm.groovy parents=20000
//
// It begins anew where there is one already. Of each thousand parents the first ten are awkward: no document, JSON's null, an empty array, an
// object, an event without summary, one with a bad date, one with an unknown title, one that is there twice, one under two parents.
runbook 'Make documents with events', owner: 'data'

def parents = param 'parents', Integer, default: 300, min: 10, max: 1_000_000, help: 'how many; each has 15 events on average'

include 'digest/events.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }

step('documents') { makeSample(parents, postgres) }
