--liquibase formatted sql

--changeset sluice:v-period-timeline
--comment each period with the one before it
create view v_period_timeline as
select p.id, p.entity_type, p.entity_id, coalesce(t.name, u.name) as entity_name, p.period_number, p.status, p.starts_at, p.ends_at,
       p.content_count, p.duration_hours,
       p.starts_at - lag(p.ends_at) over w as gap,
       p.content_count - lag(p.content_count) over w as content_count_change
from analysis_periods p
left join topics t on p.entity_type = 'topic' and t.id = p.entity_id
left join users u on p.entity_type = 'user' and u.id = p.entity_id
where p.status = 'active'
window w as (partition by p.entity_type, p.entity_id order by p.period_number);
--rollback drop view v_period_timeline;

--changeset sluice:v-entity-timeline-summary
create view v_entity_timeline_summary as
select p.entity_type, p.entity_id, coalesce(t.name, u.name) as entity_name,
       count(*) as periods, min(p.starts_at) as first_period_at, max(p.ends_at) as last_period_at,
       sum(p.content_count) as content_count, round(avg(p.duration_hours), 2) as avg_duration_hours,
       (select count(*) from temporal_events e
        where e.entity_type = p.entity_type and e.entity_id = p.entity_id and e.resolved_at is null) as unresolved_events
from analysis_periods p
left join topics t on p.entity_type = 'topic' and t.id = p.entity_id
left join users u on p.entity_type = 'user' and u.id = p.entity_id
where p.status = 'active'
group by p.entity_type, p.entity_id, coalesce(t.name, u.name);
--rollback drop view v_entity_timeline_summary;

--changeset sluice:v-crawl-effectiveness-ranking
create view v_crawl_effectiveness_ranking as
select c.entity_type, c.entity_id, coalesce(t.name, u.name) as entity_name,
       count(*) as crawls, sum(c.fetched) as fetched, sum(c.kept) as kept,
       round(sum(c.kept)::numeric / nullif(sum(c.fetched), 0), 4) as kept_ratio,
       rank() over (order by sum(c.kept)::numeric / nullif(sum(c.fetched), 0) desc nulls last) as place
from crawl_effectiveness c
left join topics t on c.entity_type = 'topic' and t.id = c.entity_id
left join users u on c.entity_type = 'user' and u.id = c.entity_id
group by c.entity_type, c.entity_id, coalesce(t.name, u.name);
--rollback drop view v_crawl_effectiveness_ranking;

--changeset sluice:mv-period-metrics-trend
--comment the unique index lets it be refreshed while it is read
create materialized view mv_period_metrics_trend as
select p.entity_type, p.entity_id, p.period_number, p.starts_at, p.ends_at, p.content_count, p.duration_hours,
       round(p.content_count / nullif(p.duration_hours, 0), 4) as contents_per_hour,
       p.content_count - lag(p.content_count) over w as content_count_change,
       round(avg(p.content_count) over (w rows between 2 preceding and current row), 2) as content_count_of_three,
       p.metrics
from analysis_periods p
where p.status = 'active'
window w as (partition by p.entity_type, p.entity_id order by p.period_number);
create unique index mv_period_metrics_trend_key on mv_period_metrics_trend (entity_type, entity_id, period_number);
--rollback drop materialized view mv_period_metrics_trend;

--changeset sluice:get-period-by-number splitStatements:false
--comment the active period of that number, or no row
create function get_period_by_number(for_type text, for_id bigint, number int) returns setof analysis_periods
language sql stable as $$
  select * from analysis_periods p
  where p.entity_type = for_type and p.entity_id = for_id and p.period_number = number and p.status = 'active'
$$;
--rollback drop function get_period_by_number(text, bigint, int);

--changeset sluice:get-content-timeline splitStatements:false
--comment the contents of one entity by time, each with the number of its period; a topic wins where a content has both
create function get_content_timeline(
  for_type text, for_id bigint, since timestamptz default '-infinity', until timestamptz default 'infinity')
returns table (content_id bigint, created_at timestamptz, period_number int)
language sql stable as $$
  select c.id, c.created_at, p.period_number
  from contents c
  left join analysis_periods p on p.id = c.analysis_period_id
  where (for_type = 'topic' and c.topic_id = for_id or for_type = 'user' and c.topic_id is null and c.user_id = for_id)
    and c.created_at between since and until
  order by c.created_at, c.id
$$;
--rollback drop function get_content_timeline(text, bigint, timestamptz, timestamptz);

--changeset sluice:detect-metric-anomalies splitStatements:false
--comment periods whose metric lies further from the mean of the others than so many of their standard deviations
create function detect_metric_anomalies(for_type text, for_id bigint, metric text, threshold numeric default 2)
returns table (period_number int, value numeric, expected numeric, deviations numeric)
language sql stable as $$
  with measured as (
    select p.period_number, (p.metrics ->> metric)::numeric as value
    from analysis_periods p
    where p.entity_type = for_type and p.entity_id = for_id and p.status = 'active'
      and jsonb_typeof(p.metrics -> metric) = 'number'
  ), compared as (
    select m.period_number, m.value, avg(o.value) as mean, stddev_samp(o.value) as spread
    from measured m
    join measured o on o.period_number <> m.period_number
    group by m.period_number, m.value
  )
  select c.period_number, c.value, round(c.mean, 4), round(abs(c.value - c.mean) / c.spread, 4)
  from compared c
  where c.spread > 0 and abs(c.value - c.mean) / c.spread > threshold
  order by c.period_number
$$;
--rollback drop function detect_metric_anomalies(text, bigint, text, numeric);

--changeset sluice:recompute-metrics-delta splitStatements:false
--comment writes into each active period how its numeric metrics differ from the period before; gives the number of periods changed
create function recompute_metrics_delta(for_type text, for_id bigint) returns int
language plpgsql as $$
declare
  changed int;
begin
  with followed as (
    select p.id, p.metrics, lag(p.metrics) over (order by p.period_number) as previous
    from analysis_periods p
    where p.entity_type = for_type and p.entity_id = for_id and p.status = 'active'
  ), computed as (
    select f.id, f.metrics,
           coalesce((
             select jsonb_object_agg(m.key, (m.value #>> '{}')::numeric - (f.previous ->> m.key)::numeric)
             from jsonb_each(f.metrics) m
             where jsonb_typeof(m.value) = 'number' and jsonb_typeof(f.previous -> m.key) = 'number'), '{}') as delta
    from followed f
  )
  update analysis_periods p
  set metrics = c.metrics || jsonb_build_object('delta', c.delta)
  from computed c
  where p.id = c.id and c.metrics -> 'delta' is distinct from c.delta;
  get diagnostics changed = row_count;
  return changed;
end
$$;
--rollback drop function recompute_metrics_delta(text, bigint);
