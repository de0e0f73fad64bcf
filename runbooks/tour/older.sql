-- Run by tour.groovy with wrap: its commits do not commit.
begin;
update tour_orders set status = 'kept' where cents > 0;
commit;
begin;
delete from tour_orders;
rollback;
