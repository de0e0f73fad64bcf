// Makes a sample of the laboratory's SQLite file: 404 narratives, 47 experiments, 15 928 results of about 3 KB each.
//
//   scripts/sluice run runbooks/make-lab.groovy --profile lab-build
runbook 'Make the laboratory sample', owner: 'data'
requires database: 'sqlite'

step('tables') {
  sql '''
    create table source_narratives (
      narrative_id integer primary key,
      incident_id text not null,
      title text,
      body text,
      created_at datetime not null)'''
  sql '''
    create table experiments (
      experiment_id integer primary key,
      name text not null unique,
      model text not null,
      temperature real,
      active boolean not null,
      started_at datetime not null)'''
  sql '''
    create table narrative_results (
      result_id integer primary key,
      experiment_id integer not null references experiments,
      narrative_id integer not null references source_narratives,
      verdict text,
      confidence real,
      tokens integer,
      response text,
      updated_at datetime not null)'''
  sql 'create index narrative_results_by_experiment on narrative_results (experiment_id)'
}

step('rows') {
  sql '''
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 404)
    insert into source_narratives
    select i, printf('INC-%05d', i * 7), 'Narrative ' || i,
      'The crew reported an event at station ' || (i % 17) || '. ' || hex(zeroblob(200)),
      datetime('2026-01-01', '+' || (i * 53) || ' minutes')
    from n'''
  sql '''
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 47)
    insert into experiments
    select i, 'experiment ' || i, case i % 3 when 0 then 'alpha' when 1 then 'beta' else 'gamma' end,
      (i % 11) / 10.0, i % 5 > 0, datetime('2026-02-01', '+' || (i * 11) || ' hours')
    from n'''
  sql '''
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 15928)
    insert into narrative_results
    select i, 1 + (i - 1) % 47, 1 + (i - 1) % 404, case when i % 13 = 0 then null else 'verdict ' || (i % 5) end,
      ((i * 7919) % 100003) / 100003.0, 200 + i % 1800,
      replace(hex(zeroblob(60)), '00', 'the subject reported ' || (i * 37 % 101) || ' units at station ' || (i % 17) || '. '),
      datetime('2026-03-01', '+' || (i * 5) || ' minutes')
    from n'''
}

expect 'narratives', is: 404, { count 'source_narratives' }
expect 'experiments', is: 47, { count 'experiments' }
expect 'results', is: 15928, { count 'narrative_results' }
