-- Products and versions of services, and whose a certificate is. Rows of port_state name verdicts, so
-- that a plain scan, which knows neither, takes no more room than before.

drop view port_history;

-- A state with its reason; service, software and certificate are empty where none was recognised. Of
-- the certificate it is the fingerprint.
create table verdict_with_software (
  id integer primary key,
  state text not null,
  reason text not null,
  service text not null,
  software text not null,
  certificate text not null,
  unique (state, reason, service, software, certificate)
);

insert into verdict_with_software (id, state, reason, service, software, certificate)
select id, state, reason, service, '', certificate from verdict;

drop table verdict;

alter table verdict_with_software rename to verdict;

-- The certificates of which more is known than the fingerprint, which is SHA-256 in hexadecimal;
-- names has one a line.
create table certificate (
  fingerprint text primary key,
  subject text not null,
  names text not null,
  not_after text
) ${without_rowid};

create view port_history as
select v.name as vantage, h.address,
  case s.transport when 6 then 'tcp' when 17 then 'udp' else 'host' end as transport,
  s.port, d.state, d.reason, d.service, d.software, d.certificate,
  c.subject as certificate_subject, c.names as certificate_names,
  c.not_after as certificate_not_after,
  f.started_at as since, u.started_at as until
from port_state s
join host h on h.id = s.host
join vantage v on v.id = h.vantage
join verdict d on d.id = s.verdict
left join certificate c on c.fingerprint = d.certificate
join run f on f.number = s.since_run
left join run u on u.number = s.until_run;
