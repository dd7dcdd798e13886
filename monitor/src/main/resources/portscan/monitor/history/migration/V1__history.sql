-- What is known of ports over time. Runs count from 1 in the order in which they were committed;
-- a time is UTC as RFC 3339 writes it.

create table vantage (
  id integer primary key,
  name text not null unique
);

-- A list of ports as `portscan -p` takes it, for example T:22,80-90,U:53; found by its SHA-256.
create table port_set (
  id integer primary key,
  digest text not null unique,
  ports text not null
);

-- What one run asked, or several runs that asked the same: blocks of addresses, each with its ports.
create table coverage (
  id integer primary key,
  digest text not null unique
);

-- Keys are 4 or 6, the bits in hexadecimal, and the zone: they order and compare as addresses do.
create table coverage_block (
  coverage integer not null,
  first_key text ${by_bytes} not null,
  last_key text ${by_bytes} not null,
  first_address text not null,
  last_address text not null,
  port_set integer not null,
  primary key (coverage, first_key)
) ${without_rowid};

create table run (
  number integer primary key,
  id text not null unique,
  command text not null,
  targets text not null,
  scope text not null,
  timing text not null,
  operator text not null,
  vantage integer not null,
  options text not null,
  started_at text not null,
  finished_at text not null,
  complete integer not null,
  observations bigint not null,
  coverage integer not null
);

-- An address as one vantage sees it.
create table host (
  id integer primary key,
  address text not null,
  vantage integer not null,
  unique (address, vantage)
);

-- A state with its reason; service and certificate are empty where none was recognised.
create table verdict (
  id integer primary key,
  state text not null,
  reason text not null,
  service text not null,
  certificate text not null,
  unique (state, reason, service, certificate)
);

-- From run since_run on, and up to but not including until_run, whenever the port was asked it had
-- this verdict; until_run is null while that is so. Whether a run asked it is for coverage to say.
--   transport 6 or 17 (TCP or UDP), port 1 to 65535: that port
--   transport 6 or 17, port 0: every port asked that has no row of its own
--   transport 0, port 0: the host was looked for and is down, whatever the other rows say
create table port_state (
  host integer not null,
  transport smallint not null,
  port integer not null,
  since_run integer not null,
  until_run integer,
  verdict integer not null,
  primary key (host, transport, port, since_run)
) ${without_rowid};

-- Kept apart from runs, so that no retention policy takes them; body has a host a line, as JSON.
create table baseline (
  name text primary key,
  saved_at text not null,
  source text not null,
  taken_at text not null,
  body text not null
);

create view port_history as
select v.name as vantage, h.address,
  case s.transport when 6 then 'tcp' when 17 then 'udp' else 'host' end as transport,
  s.port, d.state, d.reason, d.service, d.certificate,
  f.started_at as since, u.started_at as until
from port_state s
join host h on h.id = s.host
join vantage v on v.id = h.vantage
join verdict d on d.id = s.verdict
join run f on f.number = s.since_run
left join run u on u.number = s.until_run;
