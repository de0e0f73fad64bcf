// Whether the temporal model and its rows are in order; for CI, and for the morning after a migration. What it tries it takes back.
//
//   scripts/sluice run runbooks/verify-temporal.groovy
//   scripts/sluice run runbooks/verify-temporal.groovy --profile production topics=31 --report junit=verify.xml
//
// Exit code 3 when something is not as expected.
runbook 'Verify the temporal model', owner: 'data'
requires database: 'postgresql', version: 14

def tag = param 'tag', String, default: '20260301_0300', help: 'the version of the schema'
def topics = param 'topics', Integer, default: 1, min: 0, help: 'at least so many topics have periods'
def since = param 'since', String, default: '', help: 'contents from then on may be without a period; without it, since period 0 was made'

include 'temporal/checks.groovy'

checkSchema tag
def started = since ?: fact('when period 0 was made') {
  value("select coalesce(min(created_at), now())::text from analysis_periods where period_number = 0") as String
}
checkData started
expect 'enough topics have periods', between: topics..1_000_000_000, {
  value("select count(distinct entity_id) from analysis_periods where entity_type = 'topic'")
}
expect 'the trend has a row for each active period', none: '''
  select 1 from (select (select count(*) from mv_period_metrics_trend) as shown, (select count(*) from analysis_periods where status = 'active') as active) as c
  where shown <> active'''
step('a new analysis may supersede') { checkSuperseding() }

def counted = fact('rows of each table') {
  rows '''
    select 'analysis_periods' as "table", count(*) as "rows" from analysis_periods union all
    select 'contents with a period', count(*) from contents where analysis_period_id is not null union all
    select 'contents without', count(*) from contents where analysis_period_id is null union all
    select 'temporal_events', count(*) from temporal_events order by 1'''
}
report 'Rows', counted
