// Included by temporal-migration.groovy: functions only.

/** A number that a command has reported. */
long figure(Object report, String name) {
  report.outline().figures().find { it.name() == name }.measure().toString().replaceAll('\\D', '') as long
}

/** Whose each content is once those without parent are seen to: a topic wins, and one that is gone gives way where references are set null. */
String owners() {
  '''
    select c.id, c.created_at, t.id as topic_id, case when t.id is null then u.id end as user_id
    from contents as c
    left join topics as t on t.id = c.topic_id
    left join users as u on u.id = c.user_id and (c.topic_id is null or nulled)'''
}

/** What each entity is going to get, or why it is passed over; those that have period 0 already too. */
List<Map<String, Object>> plannedPeriods(String orphans) {
  def known = known0()
  rows """
    with given as (select ${orphans == 'null'} as nulled),
    owned as (select o.* from given cross join lateral (${expr(owners())}) as o),
    entities as (
      select 'topic' as entity_type, id, name, status from topics union all select 'user', id, name, status from users),
    counted as (
      select case when topic_id is null then 'user' else 'topic' end as entity_type, coalesce(topic_id, user_id) as id,
        min(created_at) as first, max(created_at) as last, count(*) as n
      from owned where topic_id is not null or user_id is not null group by 1, 2)
    select e.entity_type as entity, e.name, c.first::text as "from", c.last::text as "to",
      round(extract(epoch from c.last - c.first)::numeric / 3600, 2) as hours, coalesce(c.n, 0) as contents,
      case when e.status <> 'active' then 'skipped: ' || e.status
        when c.n is null then 'skipped: no contents'
        when e.entity_type || ' ' || e.id in (${known}) then 'there already'
        else 'period 0' end as what
    from entities as e left join counted as c on c.entity_type = e.entity_type and c.id = e.id
    order by 1, e.id
    limit 1000"""
}

/** How many are going to have a period then. */
Map<String, Object> plannedTotals(String orphans) {
  rows("""
    with given as (select ${orphans == 'null'} as nulled),
    owned as (select o.* from given cross join lateral (${expr(owners())}) as o),
    kept as (
      select o.id, o.topic_id, o.user_id from owned as o
      left join topics as t on t.id = o.topic_id
      left join users as u on u.id = o.user_id
      where coalesce(t.status, u.status) = 'active')
    select (select count(distinct topic_id) from kept) as topics, (select count(*) from topics) as all_topics,
      (select count(distinct user_id) from kept) as users, (select count(*) from users) as all_users,
      (select count(*) from kept) as contents, (select count(*) from contents) as all_contents""")[0]
}

/** Entities that have period 0, as they are named in the plan; none where the table is not there yet. */
List<String> known0() {
  if (value("select to_regclass('analysis_periods')") == null) { return [''] }
  [''] + rows("select entity_type || ' ' || entity_id as entity from analysis_periods where period_number = 0").collect { it.entity as String }
}

/** The last call that has archived contents, or none. */
List<String> archived() {
  if (value("select to_regclass('contents_without_parent')") == null) { return [] }
  rows('select distinct sluice_call as call from contents_without_parent').collect { it.call as String }
}

/** Sees to contents whose topic or user is gone; gives the calls that unprune can take back, the last one first. */
List<String> parentless(String orphans, int maxPercent) {
  // The plans of all that follows hang on what the server knows of the rows.
  sql 'analyze topics; analyze users; analyze contents'
  def lost = rows '''
    select c.id, c.topic_id, c.user_id from contents as c
    where (c.topic_id is not null and not exists (select 1 from topics as t where t.id = c.topic_id))
       or (c.user_id is not null and not exists (select 1 from users as u where u.id = c.user_id))
    order by c.id limit 10'''
  if (lost.isEmpty()) { return [] }
  note "contents without parent, the first ten: ${lost.collect { "${it.id} (topic ${it.topic_id}, user ${it.user_id})" }.join(', ')}"
  if (orphans == 'fail') {
    expect "no content belongs to a deleted topic or user, as ${lost.collect { it.id }.join(', ')} do; orphans=prune deletes such rows, orphans=null sets their reference null", is: true, { lost.isEmpty() }
  }
  def before = archived()
  List<String> calls = []
  if (orphans == 'prune') {
    prune 'contents', orphansOf: 'topics', on: [topic_id: 'id'], action: 'delete', archive: 'contents_without_parent', maxPercent: maxPercent
    calls = (archived() - before) + calls
    prune 'contents', orphansOf: 'users', on: [user_id: 'id'], where: 'topic_id is null', action: 'delete', archive: 'contents_without_parent', maxPercent: maxPercent
  } else {
    prune 'contents', orphansOf: 'topics', on: [topic_id: 'id'], action: 'null', archive: 'contents_without_parent', maxPercent: maxPercent
  }
  calls = (archived() - before - calls) + calls
  // A topic wins: of its contents only the reference to a user goes.
  prune 'contents', orphansOf: 'users', on: [user_id: 'id'], action: 'null', archive: 'contents_without_parent', maxPercent: maxPercent
  (archived() - before - calls) + calls
}

/** Brings back what those calls have archived. An archive with nothing in it goes. */
void bringBack(List calls) {
  for (call in calls) { unprune 'contents', from: 'contents_without_parent', call: call as String }
  if (calls && count('contents_without_parent') == 0) { sql 'drop table contents_without_parent' }
}

/** The model has no rows that a rollback of its change sets would lose. */
void expectNothingLost() {
  for (table in ['analysis_periods', 'period_content_snapshots', 'temporal_events', 'event_contents', 'crawl_effectiveness']) {
    expect "table $table has no rows that would be lost; temporal-rollback.groovy and temporal-restore.groovy go back all the same", none: "select 1 from ${ident(table)}"
  }
}

/** Period 0 of every active topic and user that has contents and none yet, its contents linked, the tracking columns filled. */
Map<String, Object> makePeriods() {
  def after = value('select coalesce(max(id), 0) from analysis_periods') as long
  def made = 0L
  for (entity in [[type: 'topic', table: 'topics', column: 'topic_id', where: 'topic_id is not null'], [type: 'user', table: 'users', column: 'user_id', where: 'topic_id is null']]) {
    made += sql """
      insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status, content_count, duration_hours, insights, metrics)
      select ${entity.type}, e.id, 0, c.first, c.last, 'active', c.n, round(extract(epoch from c.last - c.first)::numeric / 3600, 2),
        case when jsonb_typeof(e.summary_data) = 'object' then e.summary_data else '{}' end,
        coalesce((select jsonb_object_agg(m.key, m.value) from jsonb_each(case when jsonb_typeof(e.summary_data) = 'object' then e.summary_data else '{}' end) as m
          where jsonb_typeof(m.value) = 'number'), '{}') || jsonb_build_object('content_count', c.n)
      from ${ident(entity.table)} as e
      join (select ${ident(entity.column)} as id, min(created_at) as first, max(created_at) as last, count(*) as n from contents
            where ${expr(entity.where)} and ${ident(entity.column)} is not null group by 1) as c on c.id = e.id
      where e.status = 'active' and not exists (
        select 1 from analysis_periods as p where p.entity_type = ${entity.type} and p.entity_id = e.id and p.period_number = 0)"""
  }
  sql 'analyze analysis_periods'
  def linked = 0L
  for (entity in [[type: 'topic', column: 'topic_id', where: 'true'], [type: 'user', column: 'user_id', where: 'c.topic_id is null']]) {
    linked += sql """
      update contents as c set analysis_period_id = p.id
      from analysis_periods as p
      where p.entity_type = ${entity.type} and p.period_number = 0 and p.status = 'active' and c.${ident(entity.column)} = p.entity_id and ${expr(entity.where)}
        and c.created_at between p.starts_at and p.ends_at and c.analysis_period_id is null"""
  }
  // Contents that came late with an early time are linked above and have not been counted.
  sql '''
    update analysis_periods as p set content_count = c.n
    from (select analysis_period_id as id, count(*) as n from contents where analysis_period_id is not null group by 1) as c
    where c.id = p.id and p.period_number = 0 and p.status = 'active' and p.content_count <> c.n'''
  trackPeriods()
  note "$made periods made, $linked contents linked"
  // Services may make some at the same time: theirs have another transaction's time.
  def last = value('select coalesce(max(id), 0) from analysis_periods where created_at = now()') as long
  [after: after, last: last, at: value('select now()::text') as String, periods: made, contents: linked]
}

/** What topics and users say of their periods is what there is. */
void trackPeriods() {
  for (entity in [[type: 'topic', table: 'topics'], [type: 'user', table: 'users']]) {
    sql """
      update ${ident(entity.table)} as e
      set current_period_number = p.number, last_period_id = p.last, total_periods = p.n, first_analysis_at = p.first, avg_period_duration_hours = p.hours
      from (
        select e.id, max(p.period_number) as number, (array_agg(p.id order by p.period_number desc))[1] as last, count(p.id) as n,
          min(p.created_at) as first, round(avg(p.duration_hours), 2) as hours
        from ${ident(entity.table)} as e
        left join analysis_periods as p on p.entity_type = ${entity.type} and p.entity_id = e.id and p.status = 'active'
        group by e.id) as p
      where p.id = e.id
        and (e.current_period_number, e.last_period_id, e.total_periods, e.first_analysis_at, e.avg_period_duration_hours)
          is distinct from (p.number, p.last, p.n, p.first, p.hours)"""
  }
}

/** Takes back what makePeriods has made, and no period that a service has made since. What services hang on them since is in the way. */
void removePeriods(Map made) {
  def own = "id > ${made.after as long} and id <= ${made.last as long} and period_number = 0 and created_at = timestamptz '${made.at}'"
  for (table in ['period_content_snapshots', 'crawl_effectiveness', 'temporal_events']) {
    def hanging = value("select count(*) from ${ident(table)} where period_id in (select id from analysis_periods where ${expr(own)})")
    expect "table $table has no rows about the periods that are taken back; temporal-restore.groovy goes back all the same", is: 0, { hanging }
  }
  sql "update contents set analysis_period_id = null where analysis_period_id in (select id from analysis_periods where ${expr(own)})"
  sql "delete from analysis_periods where ${expr(own)}"
  trackPeriods()
}
