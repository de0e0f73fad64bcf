// Whether the events in the tables are those of the documents; for CI, and for the time when both are written. Writes nothing.
//
//   scripts/sluice run runbooks/verify-events.groovy
//   scripts/sluice run runbooks/verify-events.groovy --profile production mostAside=20 --report junit=events.xml
//
// Exit code 3 when something is not as expected.
runbook 'Verify the events', owner: 'data'

def mostAside = param 'mostAside', Integer, default: 1000, min: 0, help: 'at most so many parts of documents that cannot be taken over'

include 'digest/events.groovy'

def postgres = fact('the server is PostgreSQL') { isPostgres() }

step('both forms') {
  expectBothForms(true)
  expectReaders(postgres)
  expect('no more is set aside than is known') {
    (value("select coalesce(sum(m.set_aside), 0) from ${compared(digest())} as m") as long) <= mostAside
  }
  report 'Progress', progress()
  report 'Parents that differ', differing()
}
