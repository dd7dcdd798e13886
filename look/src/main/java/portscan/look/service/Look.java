package portscan.look.service;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Behaviour;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.look.service.Approaches.Approach;
import portscan.look.service.TlsTalk.Handshake;

/**
 * One look at one service.
 *
 * <p>It listens first, since many protocols greet. Then it speaks: the port's usual protocol, TLS,
 * HTTP, and the others by their place in {@link Protocols#ALL}, each on a connection of its own,
 * but for the first, which goes on where the listening ended. Words that come in answer to another
 * protocol's often betray the right one, which is then tried next. The first that understands ends
 * the search.
 */
final class Look implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 8;

  /** The packets of a connection: two to open, one with words, one to close. */
  static final int PACKETS_OF_A_CONNECTION = 4;

  private static final long LISTENING_NS = TimeUnit.MILLISECONDS.toNanos(400);

  /** Where the port's usual protocol has the client speak first, a greeting is unlikely. */
  private static final long SHORT_LISTENING_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** For words that are a shot in the dark. */
  private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(300);

  /** For words that are likely to be understood: a busy server may take its time. */
  private static final long MOST_PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

  private static final long LEAST_LEFT_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int ALERT = 21;
  private static final byte[] NOTHING = {};
  private static final String HTTP_2 = "h2";
  private static final String HTTP_1 = "http/1.1";
  private static final String FAULT = "tls.fault";

  private final ServiceLook asked;
  private final Egress egress;
  private final Origin origin;
  private final Judgement judgement;
  private final Protocol.Asked server;
  private final long endNs;

  private final List<PlainTalk> talks = new ArrayList<>();
  private final List<Protocol> usual;
  private final Deque<Approach> queue;
  private final Set<Approach> tried = new LinkedHashSet<>();
  private final Silences unanswered = new Silences();
  private final Map<String, String> details = new LinkedHashMap<>();
  private long roundTripNs;
  private int silences;
  private int closings;
  private byte[] unrecognised = NOTHING;
  private @Nullable Sighting sighting;

  /** Where a greeting was heard and not a word said; null if nowhere. */
  private @Nullable PlainTalk listened;

  private ServiceLook.@Nullable Tls tls;
  private boolean faultyTls;
  private boolean clearRefused;

  Look(ServiceLook asked, Egress egress, Origin origin, Trust trust) {
    this.asked = asked;
    this.egress = egress;
    this.origin = origin;
    this.judgement = new Judgement(asked, trust);
    this.endNs = System.nanoTime() + asked.limit().toNanos();
    this.server = server(asked.endpoint(), asked.serverName());
    this.usual = Approaches.usual(asked.endpoint().port());
    this.queue = Approaches.of(asked.endpoint().port());
  }

  /** Who is asked for at an endpoint, by name if one is known. */
  static Protocol.Asked server(Endpoint endpoint, @Nullable String name) {
    boolean ipv6 = endpoint.address().family() == AddressFamily.IPV6;
    String host = name != null ? ServerNames.ascii(name) : endpoint.address().toString();
    return new Protocol.Asked(
        ipv6 && name == null ? "[" + host.replaceFirst("%.*", "") + "]" : host, endpoint.port());
  }

  private boolean tlsIsUsual() {
    return !Protocols.withinTls(asked.endpoint().port()).isEmpty();
  }

  /** What came of connecting. */
  private sealed interface Connected {
    record Made(PlainTalk talk) implements Connected {}

    record Failed(String why) implements Connected {}

    record Forbidden(String rule) implements Connected {}
  }

  Attempt<ServiceLook.Result> run() throws IOException, InterruptedException {
    return switch (open()) {
      case Connected.Forbidden(String rule) -> new Attempt.Unavailable<>(rule);
      case Connected.Failed(String why) -> {
        details.put("connect.fault", why);
        yield new Attempt.Done<>(result(Behaviour.UNREACHABLE));
      }
      case Connected.Made(PlainTalk talk) -> {
        Behaviour behaviour = behaviour(talk);
        startTls();
        yield new Attempt.Done<>(result(behaviour));
      }
    };
  }

  /**
   * @throws IOException if our own side fails
   */
  private Connected open() throws IOException, InterruptedException {
    switch (egress.admit(asked.target(), asked.endpoint())) {
      case Egress.Refused(String rule) -> {
        return new Connected.Forbidden(rule);
      }
      case Egress.Permit permit -> {
        permit.awaitTurns(PACKETS_OF_A_CONNECTION);
        long beganNs = System.nanoTime();
        try {
          PlainTalk talk = PlainTalk.connect(permit, origin, endNs);
          talks.add(talk);
          roundTripNs = System.nanoTime() - beganNs;
          talk.patience(patienceNs(PATIENCE_NS));
          return new Connected.Made(talk);
        } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
          return new Connected.Failed(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private long patienceNs(long withoutDistanceNs) {
    return Math.min(withoutDistanceNs + 2 * roundTripNs, MOST_PATIENCE_NS);
  }

  /** A further connection; null if there shall be none. */
  private @Nullable PlainTalk next() throws InterruptedException {
    if (talks.size() >= MOST_CONNECTIONS || endNs - System.nanoTime() < LEAST_LEFT_NS) {
      return null;
    }
    try {
      return open() instanceof Connected.Made(PlainTalk talk) ? talk : null;
    } catch (IOException e) {
      // What is known already is worth more than why there is no more.
      details.put("connect.fault", "a further connection failed: " + e.getMessage());
      return null;
    }
  }

  private Behaviour behaviour(PlainTalk first) throws InterruptedException {
    Protocol likeliest = queue.getFirst().protocol();
    boolean isShort = !usual.isEmpty() && (likeliest == null || !likeliest.serverGreets());
    byte[] greeting = listen(first, isShort ? SHORT_LISTENING_NS : LISTENING_NS);
    PlainTalk talk = first;
    if (greeting.length == 0 && first.isOver()) {
      talk = next();
      greeting = talk == null ? NOTHING : listen(talk, LISTENING_NS);
      if (talk == null || (greeting.length == 0 && talk.isOver())) {
        return Behaviour.CLOSES_AT_ONCE;
      }
    } else if (greeting.length == 0 && isShort) {
      approach(queue.removeFirst(), first);
      talk = null;
      if (sighting == null && tls == null && closings > 0 && (talk = next()) != null) {
        // Were it the words, or does it close anyway?
        greeting = listen(talk, LISTENING_NS);
        if (greeting.length == 0 && talk.isOver()) {
          return Behaviour.CLOSES_AT_ONCE;
        }
      }
    }
    if (greeting.length > 0 && talk != null) {
      greeted(talk, greeting);
      return Behaviour.GREETS;
    }
    approachAll(talk);
    if (sighting != null || tls != null || faultyTls || unrecognised.length > 0) {
      return Behaviour.ANSWERS;
    }
    return closings > 0 && silences == 0 ? Behaviour.CLOSES_ON_WORDS : Behaviour.SILENT;
  }

  private byte[] listen(Talk talk, long nanoseconds) throws InterruptedException {
    talk.patience(patienceNs(nanoseconds));
    byte[] greeting = talk.hear();
    talk.patience(patienceNs(PATIENCE_NS));
    return greeting;
  }

  private void greeted(PlainTalk talk, byte[] greeting) throws InterruptedException {
    unrecognised = greeting;
    for (Protocol protocol : usualFirst(Protocols.thatBegin(greeting))) {
      sighting = protocol.speak(talk, greeting, server);
      if (sighting != null) {
        listened = protocol.onlyListens() ? talk : null;
        return;
      }
      if (talk.isOver() && (talk = again()) == null) {
        return;
      }
    }
  }

  /** A connection whose greeting has been heard, for another protocol to go on from. */
  private @Nullable PlainTalk again() throws InterruptedException {
    PlainTalk talk = next();
    if (talk != null) {
      listen(talk, LISTENING_NS);
    }
    return talk;
  }

  private List<Protocol> usualFirst(List<Protocol> protocols) {
    List<Protocol> sorted = new ArrayList<>(protocols);
    sorted.sort((one, other) -> Boolean.compare(usual.contains(other), usual.contains(one)));
    return sorted;
  }

  private void approachAll(@Nullable PlainTalk silent) throws InterruptedException {
    PlainTalk talk = silent;
    while (sighting == null && tls == null && !faultyTls && !queue.isEmpty()) {
      Approach approach = queue.removeFirst();
      if (tried.contains(approach)) {
        continue;
      }
      PlainTalk current = talk == null ? next() : talk;
      talk = null;
      if (current == null) {
        return;
      }
      approach(approach, current);
    }
    if ((tls != null || faultyTls) && !clearRefused) {
      speakInClear();
    }
  }

  private void approach(Approach approach, PlainTalk talk) throws InterruptedException {
    tried.add(approach);
    Protocol protocol = approach.protocol();
    if (protocol == null) {
      speakTls(talk);
    } else {
      byte[] greeting = protocol.serverGreets() ? listen(talk, LISTENING_NS) : NOTHING;
      talk.patience(patienceNs(isLikely(protocol) ? MOST_PATIENCE_NS : PATIENCE_NS));
      sighting = protocol.speak(talk, greeting, server);
      if (sighting == null) {
        notUnderstood(protocol.name(), talk.allHeard(), talk.isOver());
      } else if (sighting.details().containsKey(Sighting.BROKEN_OFF)) {
        unanswered.add(protocol.name());
      } else if (sighting.details().containsKey(Http.WANTS_TLS)) {
        clearRefused = true;
        PlainTalk other = next();
        if (other != null) {
          speakTls(other);
        }
      }
    }
    talk.close();
  }

  /** Whether a slow answer is worth waiting for: it may well be the one. */
  private boolean isLikely(Protocol protocol) {
    return protocol instanceof Http || usual.contains(protocol);
  }

  private void notUnderstood(String words, byte[] heard, boolean closed) {
    if (heard.length == 0) {
      if (!closed) {
        unanswered.add(words);
      }
      closings += closed ? 1 : 0;
      silences += closed ? 0 : 1;
      return;
    }
    unrecognised = unrecognised.length == 0 ? heard : unrecognised;
    for (Protocol likely : Protocols.thatBegin(heard)) {
      queue.addFirst(new Approach(likely));
    }
  }

  private void speakTls(PlainTalk talk) throws InterruptedException {
    List<String> applications = List.of(HTTP_2, HTTP_1);
    Handshake handshake = TlsTalk.shake(talk, asked.serverName(), applications, MOST_PATIENCE_NS);
    if (handshake instanceof Handshake.Faulty(String fault, boolean fellSilent)) {
      details.put(FAULT, fault);
      faultyTls = true;
      talk.close();
      if (fellSilent) {
        unanswered.add(Segmented.TLS);
        return;
      }
      // It may have disliked the name or the applications.
      PlainTalk plainer = next();
      if (plainer == null) {
        return;
      }
      handshake = TlsTalk.shake(plainer, null, List.of(), MOST_PATIENCE_NS);
    }
    switch (handshake) {
      case Handshake.Made(TlsTalk secured) -> {
        secured.patience(patienceNs(PATIENCE_NS));
        judge(secured, false);
        speakWithin(secured);
      }
      case Handshake.Faulty _ -> {}
      case Handshake.Other(byte[] heard, boolean closed) -> {
        if (!faultyTls) {
          notTls(heard, closed);
        }
      }
    }
  }

  private void notTls(byte[] heard, boolean closed) {
    if (tlsIsUsual()) {
      details.put(FAULT, tlsFault(heard, closed));
    }
    if (sighting == null) {
      notUnderstood(Segmented.TLS, heard, closed);
    } else if (heard.length == 0 && !closed) {
      unanswered.add(Segmented.TLS);
    }
  }

  private static String tlsFault(byte[] heard, boolean closed) {
    String fault = closed ? "the server closed the connection" : "the server did not answer";
    return heard.length > 0 ? "the server's answer is not TLS" : fault;
  }

  /** What is spoken inside TLS; null leaves what is known already. */
  private void speakWithin(TlsTalk secured) throws InterruptedException {
    List<Protocol> likely = new ArrayList<>(Protocols.withinTls(asked.endpoint().port()));
    likely.addAll(Protocols.inClear(asked.endpoint().port()));
    boolean isHttp = !secured.application().isEmpty() || likely.isEmpty();
    Protocol protocol = isHttp ? Protocols.HTTP : likely.getFirst();
    TlsTalk talk = secured;
    if (secured.application().equals(HTTP_2)) {
      // The words of HTTP/2 are others; whoever speaks them speaks HTTP/1.1 too, as a rule.
      sighting = sighting == null ? Sighting.of(protocol.name()) : sighting;
      secured.close();
      PlainTalk other = next();
      if (other == null
          || !(TlsTalk.shake(other, asked.serverName(), List.of(HTTP_1), MOST_PATIENCE_NS)
              instanceof Handshake.Made(TlsTalk older))) {
        return;
      }
      older.patience(patienceNs(PATIENCE_NS));
      talk = older;
    }
    byte[] greeting = protocol.serverGreets() ? listen(talk, LISTENING_NS) : NOTHING;
    Sighting within = protocol.speak(talk, greeting, server);
    byte[] heard = talk.allHeard();
    if (within == null && heard.length > 0) {
      for (Protocol other : Protocols.thatBegin(heard)) {
        within = within == null ? other.speak(talk, heard, server) : within;
      }
      unrecognised = heard;
    }
    sighting = within == null ? sighting : within;
    talk.close();
  }

  /** Says a word of HTTP in clear where TLS is spoken. */
  private void speakInClear() throws InterruptedException {
    PlainTalk talk = next();
    if (talk == null) {
      clearRefused = closings + silences > 0;
      return;
    }
    talk.say(Texts.bytes("GET / HTTP/1.0\r\n\r\n"));
    byte[] heard = talk.hear();
    String words = Texts.text(heard);
    boolean isBadRequest = Texts.contains(Shown.firstLine(heard), " 400");
    clearRefused =
        heard.length == 0
            || (heard[0] == ALERT && heard.length > 1 && heard[1] == 3)
            || (isBadRequest
                && (Texts.contains(words, "https")
                    || Texts.contains(words, "ssl")
                    || Texts.contains(words, "tls")));
    talk.close();
  }

  private void judge(TlsTalk talk, boolean startTls) {
    tls = judgement.of(talk, startTls);
    if (tls == null) {
      details.put(FAULT, "the server shows no certificate");
    }
  }

  /** Takes up TLS where that is offered after words in clear. */
  private void startTls() throws InterruptedException {
    Sighting seen = sighting == null ? Sighting.of("") : sighting;
    Protocol protocol = Protocols.named(seen.service());
    if (protocol == null || tls != null || faultyTls || !protocol.offersTls(seen)) {
      return;
    }
    PlainTalk talk = listened == null ? next() : listened;
    if (talk == null) {
      return;
    }
    boolean listens = protocol.serverGreets() && listened == null;
    byte[] greeting = listens ? listen(talk, LISTENING_NS) : NOTHING;
    talk.patience(patienceNs(MOST_PATIENCE_NS));
    if (!protocol.agreeOnTls(talk, greeting)) {
      details.put(FAULT, "the server offers TLS, and does not take it up");
      return;
    }
    switch (TlsTalk.shake(talk, asked.serverName(), List.of(), MOST_PATIENCE_NS)) {
      case Handshake.Made(TlsTalk secured) -> judge(secured, true);
      case Handshake.Faulty(String fault, boolean fellSilent) -> {
        details.put(FAULT, fault);
        if (fellSilent) {
          unanswered.add(Segmented.startTls(protocol));
        }
      }
      case Handshake.Other(byte[] heard, boolean closed) -> {
        details.put(FAULT, tlsFault(heard, closed));
        if (heard.length == 0 && !closed) {
          unanswered.add(Segmented.startTls(protocol));
        }
      }
    }
  }

  private ServiceLook.Result result(Behaviour behaviour) {
    Sighting seen = sighting == null ? Sighting.of("") : sighting;
    Map<String, String> told = new LinkedHashMap<>(seen.details());
    told.remove(Http.WANTS_TLS);
    told.remove(Sighting.BROKEN_OFF);
    told.putAll(details);
    told.replaceAll((_, value) -> Shown.text(value));
    String banner = sighting == null ? Shown.firstLine(unrecognised) : seen.banner();
    return new ServiceLook.Result(
        behaviour,
        seen.service(),
        Shown.text(seen.product()),
        Shown.text(seen.version()),
        Shown.text(banner),
        tls,
        clearRefused,
        unanswered.suspicious(sighting, usual, clearRefused || tlsIsUsual()),
        told,
        talks.size() * PACKETS_OF_A_CONNECTION);
  }

  @Override
  public void close() {
    talks.forEach(PlainTalk::close);
  }
}
