// Included by tour.groovy: a function, and a step of its own. It is hashed into the run that includes it.

/** The customers that have ordered, most orders first. */
List<Map<String, Object>> bestCustomers(int most) {
  rows "select customer, count(*) as orders, sum(cents) as cents from tour_orders group by customer order by 2 desc, 1 limit ${most}"
}

step('make the tables') {
  sql 'drop materialized view if exists tour_totals; drop table if exists tour_archive; drop table if exists tour_orders; drop table if exists tour_bad'
  sql 'create table tour_orders (order_id integer primary key, customer text not null, cents integer not null, status text not null)'
  sql 'create table tour_archive (order_id integer primary key, customer text not null, cents integer not null, status text not null)'
}
