// Reports what was begun and left: drafts of periods, and events that nobody has resolved. Writes nothing.
//
//   scripts/sluice run runbooks/maintenance-weekly.groovy
//   scripts/sluice run runbooks/maintenance-weekly.groovy drafts=2 events=30 --report html=weekly.html
runbook 'Weekly maintenance', owner: 'data'
requires database: 'postgresql', version: 14

def drafts = param 'drafts', Integer, default: 1, min: 0, help: 'drafts that are older than so many days'
def events = param 'events', Integer, default: 7, min: 0, help: 'events that are unresolved for more than so many days'

report 'Old drafts', fact('old drafts') {
  rows """
    select entity_type, entity_id, period_number, starts_at, ends_at, content_count, created_at from analysis_periods
    where status = 'draft' and created_at < now() - make_interval(days => ${drafts}) order by created_at, id"""
}
report 'Unresolved events', fact('unresolved events') {
  rows """
    select id, entity_type, entity_id, event_type, title, first_detected_at from temporal_events
    where resolved_at is null and first_detected_at < now() - make_interval(days => ${events}) order by first_detected_at, id"""
}
