-- Which hosts a name led to, from run first_run to last_run; perhaps not in each run between them.
-- Names are in lower case.
create table named (
  name text not null ${by_bytes},
  host integer not null,
  first_run integer not null,
  last_run integer not null,
  primary key (name, host)
) ${without_rowid};

create view name_history as
select n.name, v.name as vantage, h.address, f.started_at as first_seen, l.started_at as last_seen
from named n
join host h on h.id = n.host
join vantage v on v.id = h.vantage
join run f on f.number = n.first_run
join run l on l.number = n.last_run;
