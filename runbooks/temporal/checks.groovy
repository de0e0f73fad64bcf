// Included by temporal-migration.groovy and verify-temporal.groovy: functions only. They look and write nothing.

/** The tables, columns, extensions, views, functions and indexes of the temporal model are there and valid. */
void checkSchema(String tag) {
  verify {
    schema {
      changeLog tag
      extension 'btree_gist'
      extension 'pg_trgm'
      tables 'analysis_periods', 'period_content_snapshots', 'temporal_events', 'event_contents', 'crawl_effectiveness'
      views 'v_period_timeline', 'v_entity_timeline_summary', 'v_crawl_effectiveness_ranking'
      materializedViews 'mv_period_metrics_trend'
      functions 'get_period_by_number', 'get_content_timeline', 'detect_metric_anomalies', 'recompute_metrics_delta'
      table('topics') {
        column 'current_period_number', 'integer'
        column 'last_period_id', 'bigint'
        column 'total_periods', 'integer', nullable: false
        column 'first_analysis_at', 'timestamp with time zone'
        column 'avg_period_duration_hours'
        foreignKey 'last_period_id', 'analysis_periods'
      }
      table('users') {
        column 'current_period_number', 'integer'
        column 'last_period_id', 'bigint'
        column 'total_periods', 'integer', nullable: false
        column 'first_analysis_at', 'timestamp with time zone'
        column 'avg_period_duration_hours'
        foreignKey 'last_period_id', 'analysis_periods'
      }
      table('contents') {
        column 'analysis_period_id', 'bigint'
        foreignKey 'analysis_period_id', 'analysis_periods'
        index 'contents_analysis_period'
      }
      table('analysis_periods') {
        primaryKey 'id'
        index 'analysis_periods_number'
      }
      sound()
    }
  }
  expect 'active periods of one entity are kept from overlapping', some: '''
    select 1 from pg_constraint where conname = 'analysis_periods_no_overlap' and contype = 'x' and convalidated'''
  expect 'the trend has a valid unique index on entity and period', some: '''
    select 1 from pg_index as i where i.indrelid = 'mv_period_metrics_trend'::regclass and i.indisunique and i.indisvalid
      and pg_get_indexdef(i.indexrelid) like '%(entity_type, entity_id, period_number)\''''
}

/** Who else works in this database, beside sessions of this program; whoever is just leaving is waited for, some seconds. */
String othersHere() {
  for (int tries = 0; tries < 20; tries++) {
    // Without that a transaction sees all of its time whom it saw first.
    rows 'select 1 from pg_stat_clear_snapshot()'
    def others = sessions("pid <> pg_backend_pid() and backend_type = 'client backend' and application_name not like 'sluice%'")
    if (others == 'nobody') { return others }
    if (tries == 19) { return others }
    rows 'select 1 from pg_sleep(0.25)'
  }
}

/** Sessions of this database, each as a sentence. */
String sessions(String where) {
  def found = rows """
    select pid, usename, application_name, client_addr::text as address, date_trunc('second', backend_start)::text as since, state
    from pg_stat_activity where datname = current_database() and ${expr(where)} order by backend_start limit 10"""
  found.collect { "pid ${it.pid}, user ${it.usename}, application \"${it.application_name}\"${it.address ? ' from ' + it.address : ''}, ${it.state}, since ${it.since}" }.join('; ') ?: 'nobody'
}

/** Each view and function answers when it is called. */
void callAll() {
  for (view in ['v_period_timeline', 'v_entity_timeline_summary', 'v_crawl_effectiveness_ranking', 'mv_period_metrics_trend']) {
    rows "select * from ${ident(view)} limit 1"
  }
  rows "select * from get_period_by_number('topic', 1, 0)"
  rows "select * from get_content_timeline('topic', 1) limit 1"
  rows "select * from detect_metric_anomalies('topic', 1, 'mentions')"
  // It writes what changes: of an entity that nobody has, nothing.
  rows "select recompute_metrics_delta('topic', -1)"
}

/** What must be true of the rows, for what was there when the run began. */
void checkData(String started) {
  expect 'every active topic with contents has period 0', none: """
    select t.id from topics as t
    where t.status = 'active' and exists (select 1 from contents as c where c.topic_id = t.id and c.created_at < ${started}::timestamptz)
      and not exists (select 1 from analysis_periods as p where p.entity_type = 'topic' and p.entity_id = t.id and p.period_number = 0)"""
  expect 'every active user with contents has period 0', none: """
    select u.id from users as u
    where u.status = 'active'
      and exists (select 1 from contents as c where c.topic_id is null and c.user_id = u.id and c.created_at < ${started}::timestamptz)
      and not exists (select 1 from analysis_periods as p where p.entity_type = 'user' and p.entity_id = u.id and p.period_number = 0)"""
  expect 'no content of an active topic or user that is older than the run is without a period', none: """
    select c.id from contents as c
    left join topics as t on t.id = c.topic_id
    left join users as u on c.topic_id is null and u.id = c.user_id
    join analysis_periods as p on p.period_number = 0 and p.entity_type = case when c.topic_id is null then 'user' else 'topic' end
      and p.entity_id = coalesce(c.topic_id, c.user_id)
    where c.analysis_period_id is null and coalesce(t.status, u.status) = 'active'
      and c.created_at < least(${started}::timestamptz, p.created_at)"""
  expect 'no two active periods of a topic or user overlap', none: '''
    select a.id from analysis_periods as a
    join analysis_periods as b on b.entity_type = a.entity_type and b.entity_id = a.entity_id and b.id > a.id and b.time_range && a.time_range
    where a.status = 'active' and b.status = 'active\''''
  expect 'as many active topics have periods as have contents', none: """
    select 1 from (
      select (select count(*) from topics as t where t.status = 'active' and exists (
                select 1 from contents as c where c.topic_id = t.id and c.created_at < ${started}::timestamptz)) as with_contents,
             (select count(*) from topics as t where t.status = 'active' and exists (
                select 1 from analysis_periods as p join contents as c on c.topic_id = t.id and c.created_at < ${started}::timestamptz
                where p.entity_type = 'topic' and p.entity_id = t.id)) as with_periods) as counted
    where with_contents <> with_periods"""
  expect 'each period 0 counts the contents that belong to it', none: '''
    select p.id from analysis_periods as p
    left join (select analysis_period_id, count(*) as n from contents where analysis_period_id is not null group by 1) as c
      on c.analysis_period_id = p.id
    where p.period_number = 0 and p.status = 'active' and p.content_count <> coalesce(c.n, 0)'''
}

/** A new analysis of a period that is there passes the exclusion constraint, and one beside it does not; all of it is taken back. */
void checkSuperseding() {
  def old = rows "select id, entity_type, entity_id, period_number from analysis_periods where status = 'active' order by id limit 1"
  if (old.isEmpty()) {
    note 'there is no active period that could be superseded'
    return
  }
  def id = old[0].id
  def passed = false
  try {
    transaction {
      sql "update analysis_periods set status = 'superseded' where id = ${id}"
      sql """
        insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status, content_count)
        select entity_type, entity_id, period_number, starts_at, ends_at, 'active', content_count from analysis_periods where id = ${id}"""
      sql "update analysis_periods set superseded_by = (select max(id) from analysis_periods) where id = ${id}"
      passed = true
      throw new IllegalStateException('taken back')
    }
  } catch (IllegalStateException e) {
    note "period $id could be superseded; ${e.message}"
  }
  expect 'a period may be superseded by a new analysis', is: true, { passed }
  def refused = false
  try {
    transaction {
      sql """
        insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status)
        select entity_type, entity_id, period_number + 1000, starts_at, ends_at, 'active' from analysis_periods where id = ${id}"""
      throw new IllegalStateException('it was let in')
    }
  } catch (IllegalStateException e) {
    note e.message
  } catch (Exception e) {
    refused = "${e.message}".contains('analysis_periods_no_overlap')
  }
  expect 'a second active period of the same time is refused', is: true, { refused }
}
