package portscan.look;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.Resolve.Role;
import portscan.api.experiment.Resolve.Status;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.look.DnsMessage.Question;
import portscan.look.NameServer.Failure;
import portscan.look.NameServer.Patience;
import portscan.look.NameServer.Reply;
import portscan.look.NameServer.Silence;
import portscan.look.NameServer.Told;

/** What one server says about a name, its zone, and that zone's own servers. */
final class ServerTalk {
  private static final int PORT = 53;

  /** A chain of aliases that is longer leads nowhere. */
  private static final int MAXIMUM_ALIASES = 16;

  /** How many names are asked about, from a name upwards, to find its zone. */
  private static final int MAXIMUM_ZONE_STEPS = 5;

  /** How many of a zone's servers are of interest. */
  static final int MAXIMUM_ZONE_SERVERS = 4;

  private final IpAddress server;
  private final Role role;
  private final String target;
  private final Egress egress;
  private final NameServer exchange;
  private final Patience patience;

  /**
   * Prepares to ask; sends nothing yet.
   *
   * @param target the name, as typed, on whose behalf the server is asked
   */
  ServerTalk(
      IpAddress server,
      Role role,
      String target,
      Egress egress,
      NameServer exchange,
      Patience patience) {
    this.server = server;
    this.role = role;
    this.target = target;
    this.egress = egress;
    this.exchange = exchange;
    this.patience = patience;
  }

  /**
   * What it says about one name.
   *
   * @param answer for the user
   * @param canonical the name at the end of the aliases
   * @param zone the zone that the name is in, as far as the answer tells
   */
  record Verdict(Resolve.Answer answer, String canonical, Optional<String> zone) {
    boolean isFinal() {
      return switch (answer.status()) {
        case NO_ADDRESS, NO_SUCH_NAME -> false;
        case ANSWERED, FAILED, SILENT, FORBIDDEN -> true;
      };
    }
  }

  /**
   * All that it said.
   *
   * @param verdicts about the names it was asked for, in the order asked; not empty
   * @param zoneServers addresses of the zone's own servers
   * @param canonical the name that those should be asked for
   */
  record Said(
      IpAddress server,
      Role role,
      List<Verdict> verdicts,
      List<IpAddress> zoneServers,
      String canonical) {
    Said {
      verdicts = List.copyOf(verdicts);
      zoneServers = List.copyOf(zoneServers);
    }

    /** What it says of that name; if it was not asked for it, what it said last. */
    Resolve.Answer about(String name) {
      Resolve.Answer last = verdicts.getLast().answer();
      return verdicts.stream()
          .map(Verdict::answer)
          .filter(answer -> answer.asked().equals(name))
          .findFirst()
          .orElse(
              new Resolve.Answer(
                  server,
                  role,
                  name,
                  last.status(),
                  List.of(),
                  false,
                  false,
                  null,
                  OptionalLong.empty(),
                  null,
                  last.note()));
    }
  }

  /**
   * Asks for one name after the other until one has an address, then for its zone.
   *
   * @param plain the name whose zone is of interest if none has an address; one of the names
   */
  Said ask(List<String> names, String plain) {
    Egress.Admission admission = egress.admit(target, new Endpoint(server, PORT, Transport.UDP));
    return switch (admission) {
      case Egress.Refused(String rule) -> {
        Resolve.Answer refused = without(plain, Status.FORBIDDEN, rule);
        Verdict verdict = new Verdict(refused, plain, Optional.empty());
        yield new Said(server, role, List.of(verdict), List.of(), plain);
      }
      case Egress.Permit permit -> ask(permit, names, plain);
    };
  }

  private Said ask(Egress.Permit permit, List<String> names, String plain) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String name : names) {
      verdicts.add(verdict(permit, name));
      if (verdicts.getLast().isFinal()) {
        break;
      }
    }
    Verdict last = verdicts.getLast();
    if (last.answer().status() == Status.ANSWERED) {
      Verdict complete = withZone(permit, last);
      verdicts.set(verdicts.size() - 1, complete);
      List<IpAddress> servers =
          complete.zone().map(zone -> zoneServers(permit, zone)).orElse(List.of());
      return new Said(server, role, verdicts, servers, complete.canonical());
    }
    // A negative answer may be a stale one; but of a name that only a top-level domain knows, no
    // server knows more.
    Optional<Verdict> negative =
        verdicts.stream().filter(verdict -> verdict.answer().asked().equals(plain)).findFirst();
    List<IpAddress> servers =
        negative
            .flatMap(Verdict::zone)
            .filter(zone -> zone.contains("."))
            .map(zone -> zoneServers(permit, zone))
            .orElse(List.of());
    return new Said(
        server, role, verdicts, servers, negative.map(Verdict::canonical).orElse(plain));
  }

  private Resolve.Answer without(String asked, Status status, String note) {
    return new Resolve.Answer(
        server,
        role,
        asked,
        status,
        List.of(),
        false,
        false,
        null,
        OptionalLong.empty(),
        null,
        note);
  }

  private boolean isRecursive() {
    return role == Role.CONFIGURED;
  }

  /** Asks all questions at once, by TCP too where an answer has no room in a datagram. */
  private List<Reply> replies(Egress.Permit permit, List<Question> questions) {
    List<Reply> replies = exchange.ask(permit, questions, isRecursive(), patience);
    List<Reply> whole = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      whole.add(
          replies.get(i) instanceof Told told && told.message().isTruncated()
              ? byTcp(questions.get(i), told)
              : replies.get(i));
    }
    return whole;
  }

  private Reply byTcp(Question question, Told truncated) {
    Egress.Admission admission = egress.admit(target, new Endpoint(server, PORT, Transport.TCP));
    return switch (admission) {
      case Egress.Refused _ -> truncated;
      case Egress.Permit permit ->
          exchange.askByTcp(permit, question, isRecursive(), patience) instanceof Told told
              ? told
              : truncated;
    };
  }

  private Verdict verdict(Egress.Permit permit, String name) {
    List<Reply> replies =
        replies(
            permit, List.of(new Question(name, DnsMessage.A), new Question(name, DnsMessage.AAAA)));
    List<Told> told =
        replies.stream().filter(Told.class::isInstance).map(Told.class::cast).toList();
    if (told.isEmpty()) {
      Reply first = replies.getFirst() instanceof Silence ? replies.getLast() : replies.getFirst();
      Resolve.Answer none =
          first instanceof Failure(String why)
              ? without(name, Status.FAILED, why)
              : without(name, Status.SILENT, "");
      return new Verdict(none, name, Optional.empty());
    }
    return verdict(name, told, replies);
  }

  private Verdict verdict(String name, List<Told> told, List<Reply> replies) {
    Set<IpAddress> addresses = new LinkedHashSet<>();
    long ttl = Long.MAX_VALUE;
    boolean authoritative = true;
    boolean recursive = false;
    String canonical = name;
    for (Told one : told) {
      Chain chain = Chain.of(one.message(), name);
      addresses.addAll(chain.addresses());
      if (!chain.addresses().isEmpty() || !chain.last().equals(name)) {
        ttl = Math.min(ttl, chain.ttl());
        canonical = chain.last();
      }
      authoritative &= one.message().isAuthoritative();
      recursive |= one.message().offersRecursion();
    }
    Status status = status(addresses, told);
    Optional<DnsMessage.Entry> start = zoneStart(told, canonical);
    Duration rtt = told.stream().map(Told::rtt).min(Duration::compareTo).orElseThrow();
    Resolve.Answer answer =
        new Resolve.Answer(
            server,
            role,
            name,
            status,
            List.copyOf(addresses),
            authoritative,
            recursive,
            ttl == Long.MAX_VALUE ? null : Duration.ofSeconds(ttl),
            start.map(ServerTalk::serial).orElse(OptionalLong.empty()),
            rtt,
            note(name, canonical, status, replies));
    return new Verdict(answer, canonical, start.map(DnsMessage.Entry::owner));
  }

  private static Status status(Set<IpAddress> addresses, List<Told> told) {
    if (!addresses.isEmpty()) {
      return Status.ANSWERED;
    }
    boolean isUnknown = false;
    for (Told one : told) {
      int code = one.message().code();
      boolean isPlain = code == DnsMessage.NO_ERROR || code == DnsMessage.NAME_ERROR;
      if (!isPlain || isReferral(one.message()) || one.message().isTruncated()) {
        return Status.FAILED;
      }
      isUnknown |= code == DnsMessage.NAME_ERROR;
    }
    return isUnknown ? Status.NO_SUCH_NAME : Status.NO_ADDRESS;
  }

  /** Whether it names other servers instead of answering (RFC 2308 section 2.1). */
  private static boolean isReferral(DnsMessage message) {
    return message.code() == DnsMessage.NO_ERROR
        && message.answers().isEmpty()
        && !message.isAuthoritative()
        && message.authorities().stream()
            .anyMatch(entry ->
                entry.data() instanceof DnsMessage.Pointer(int type, String _)
                    && type == DnsMessage.NS)
        && message.authorities().stream()
            .noneMatch(entry -> entry.data() instanceof DnsMessage.Authority);
  }

  private static String note(String name, String canonical, Status status, List<Reply> replies) {
    List<String> notes = new ArrayList<>();
    if (!canonical.equals(name)) {
      notes.add("an alias of " + canonical);
    }
    String[] types = {"A", "AAAA"};
    for (int i = 0; i < types.length; i++) {
      String trouble = trouble(replies.get(i), status);
      if (trouble != null) {
        notes.add(types[i] + ": " + trouble);
      }
    }
    return String.join("; ", notes);
  }

  private static @Nullable String trouble(Reply reply, Status status) {
    return switch (reply) {
      case Silence _ -> "no answer";
      case Failure(String why) -> why;
      case Told(DnsMessage message, Duration _) -> {
        if (message.isTruncated()) {
          yield "the answer is truncated, and TCP brings no other";
        }
        if (isReferral(message)) {
          yield "it refers to other servers and does not ask them";
        }
        boolean isUnknown =
            status == Status.NO_SUCH_NAME && message.code() == DnsMessage.NAME_ERROR;
        boolean isPlain = message.code() == DnsMessage.NO_ERROR || isUnknown;
        yield isPlain ? null : message.codeText();
      }
    };
  }

  /**
   * Where aliases lead within one message.
   *
   * @param last the name at their end
   * @param addresses that name's addresses
   * @param ttl the least of all that was followed, in seconds
   */
  private record Chain(String last, List<IpAddress> addresses, long ttl) {
    static Chain of(DnsMessage message, String name) {
      String last = name;
      long ttl = Long.MAX_VALUE;
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < MAXIMUM_ALIASES && seen.add(last); i++) {
        for (DnsMessage.Entry entry : message.answers()) {
          if (entry.owner().equals(last)
              && entry.data() instanceof DnsMessage.Pointer(int type, String to)
              && type == DnsMessage.CNAME) {
            last = to;
            ttl = Math.min(ttl, entry.ttl());
            break;
          }
        }
      }
      List<IpAddress> addresses = new ArrayList<>();
      for (DnsMessage.Entry entry : message.answers()) {
        if (entry.owner().equals(last)
            && entry.data() instanceof DnsMessage.Address(IpAddress address)) {
          addresses.add(address);
          ttl = Math.min(ttl, entry.ttl());
        }
      }
      return new Chain(last, addresses, ttl);
    }
  }

  /** The SOA record of the zone that holds the name, from whichever section. */
  private static Optional<DnsMessage.Entry> zoneStart(List<Told> told, String name) {
    for (Told one : told) {
      for (List<DnsMessage.Entry> section :
          List.of(one.message().answers(), one.message().authorities())) {
        for (DnsMessage.Entry entry : section) {
          if (entry.data() instanceof DnsMessage.Authority
              && DnsName.isWithin(name, entry.owner())) {
            return Optional.of(entry);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static OptionalLong serial(DnsMessage.Entry start) {
    return start.data() instanceof DnsMessage.Authority(long serial)
        ? OptionalLong.of(serial)
        : OptionalLong.empty();
  }

  /** The same verdict with zone and serial, for which the server is asked if need be. */
  private Verdict withZone(Egress.Permit permit, Verdict verdict) {
    if (verdict.zone().isPresent()) {
      return verdict;
    }
    String name = verdict.canonical();
    for (int i = 0; i < MAXIMUM_ZONE_STEPS && !name.isEmpty(); i++) {
      List<Reply> replies = replies(permit, List.of(new Question(name, DnsMessage.SOA)));
      if (!(replies.getFirst() instanceof Told told)) {
        return verdict;
      }
      Optional<DnsMessage.Entry> start = zoneStart(List.of(told), verdict.canonical());
      if (start.isPresent()) {
        Resolve.Answer a = verdict.answer();
        Resolve.Answer answer =
            new Resolve.Answer(
                a.server(),
                a.role(),
                a.asked(),
                a.status(),
                a.addresses(),
                a.authoritative(),
                a.recursive(),
                a.ttl(),
                serial(start.get()),
                a.rtt(),
                a.note());
        return new Verdict(answer, verdict.canonical(), Optional.of(start.get().owner()));
      }
      name = DnsName.parent(name);
    }
    return verdict;
  }

  /** An address of each of the zone's servers, as this server knows them. */
  private List<IpAddress> zoneServers(Egress.Permit permit, String zone) {
    if (role == Role.AUTHORITATIVE || zone.isEmpty()) {
      return List.of();
    }
    List<Reply> replies = replies(permit, List.of(new Question(zone, DnsMessage.NS)));
    if (!(replies.getFirst() instanceof Told told)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (DnsMessage.Entry entry : told.message().answers()) {
      if (entry.data() instanceof DnsMessage.Pointer(int type, String name)
          && type == DnsMessage.NS
          && entry.owner().equals(zone)
          && names.size() < MAXIMUM_ZONE_SERVERS) {
        names.add(name);
      }
    }
    List<IpAddress> servers = new ArrayList<>();
    List<Question> open = new ArrayList<>();
    for (String name : names) {
      Optional<IpAddress> known = firstAddress(told.message().additional(), name);
      known.ifPresent(servers::add);
      // A name that is no host name cannot be asked for.
      if (known.isEmpty() && DnsName.normal(name).isPresent()) {
        open.add(new Question(name, DnsMessage.A));
        open.add(new Question(name, DnsMessage.AAAA));
      }
    }
    if (!open.isEmpty()) {
      List<Reply> asked = replies(permit, open);
      for (int i = 0; i < open.size(); i += 2) {
        String name = open.get(i).name();
        Reply overIpv6 = asked.get(i + 1);
        first(asked.get(i), name).or(() -> first(overIpv6, name)).ifPresent(servers::add);
      }
    }
    return servers;
  }

  private static Optional<IpAddress> first(Reply reply, String name) {
    return reply instanceof Told told
        ? Chain.of(told.message(), name).addresses().stream().findFirst()
        : Optional.empty();
  }

  /** IPv4 where there is a choice: it has a route more often. */
  private static Optional<IpAddress> firstAddress(List<DnsMessage.Entry> entries, String name) {
    return entries.stream()
        .filter(entry -> entry.owner().equals(name))
        .map(DnsMessage.Entry::data)
        .filter(DnsMessage.Address.class::isInstance)
        .map(data -> ((DnsMessage.Address) data).address())
        .min(IpAddress::compareTo);
  }
}
