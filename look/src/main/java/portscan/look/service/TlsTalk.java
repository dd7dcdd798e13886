package portscan.look.service;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS (RFC 8446, RFC 5246) over a connection. Every certificate is accepted, since it is looked at
 * and not relied upon.
 */
final class TlsTalk extends Talk {
  /** At most this many bytes are taken off the connection, so that no handshake goes on forever. */
  private static final int MOST_RECEIVED = 128 * 1024;

  private static final String FELL_SILENT = "the server fell silent during the handshake";
  private static final int RECORD_HEADER = 5;
  private static final int LONGEST_RECORD = RECORD_HEADER + (1 << 14) + 2048;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  /** Names of RFC 8446 section 6 that a refused stranger is likely to meet. */
  private static final Map<Integer, String> ALERTS =
      Map.of(
          10, "unexpected_message",
          20, "bad_record_mac",
          40, "handshake_failure",
          47, "illegal_parameter",
          50, "decode_error",
          70, "protocol_version",
          80, "internal_error",
          86, "inappropriate_fallback",
          112, "unrecognized_name",
          120, "no_application_protocol");

  private final Connection connection;
  private final SSLEngine engine;
  private final Recorder recorder;
  private final ByteBuffer incoming = ByteBuffer.allocate(2 * LONGEST_RECORD);
  private final ByteBuffer clear;
  private final ByteBuffer outgoing;
  private final byte[] firstHeard = new byte[Shown.LONGEST * 4];
  private int received;
  private boolean over;

  private TlsTalk(Connection connection, SSLEngine engine, Recorder recorder) {
    this.connection = connection;
    this.engine = engine;
    this.recorder = recorder;
    clear = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    clear.flip();
  }

  /** What came of a handshake. */
  sealed interface Handshake {
    /** It is TLS, and one may speak. */
    record Made(TlsTalk talk) implements Handshake {}

    /**
     * It is TLS, but none that one can speak.
     *
     * @param fault what is wrong with it
     * @param fellSilent whether the server said no more, and did not hang up
     */
    record Faulty(String fault, boolean fellSilent) implements Handshake {}

    /**
     * It is not TLS.
     *
     * @param heard what was answered instead; empty if nothing
     * @param closed whether the other side hung up
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Other(byte[] heard, boolean closed) implements Handshake {}
  }

  /**
   * Shakes hands.
   *
   * @param serverName the name to ask for (RFC 6066 section 3); null for none
   * @param applications the protocols to offer (RFC 7301)
   * @param patienceNs how long to wait for the server's first word, and twice that for each more
   */
  static Handshake shake(
      Connection connection,
      @Nullable String serverName,
      List<String> applications,
      long patienceNs)
      throws InterruptedException {
    Recorder recorder = new Recorder();
    TlsTalk talk;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {recorder}, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(applications.toArray(String[]::new));
      if (serverName != null) {
        sniHostName(serverName).ifPresent(name -> parameters.setServerNames(List.of(name)));
      }
      engine.setSSLParameters(parameters);
      talk = new TlsTalk(connection, engine, recorder);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
    return talk.shake(patienceNs);
  }

  private static java.util.Optional<SNIHostName> sniHostName(String name) {
    try {
      return java.util.Optional.of(new SNIHostName(ServerNames.ascii(name)));
    } catch (IllegalArgumentException e) {
      // Not a name that TLS can ask for; the server shows its usual certificate.
      return java.util.Optional.empty();
    }
  }

  private Handshake shake(long patienceNs) throws InterruptedException {
    long sinceNs = 0;
    boolean saidHello = false;
    try {
      engine.beginHandshake();
      while (true) {
        switch (engine.getHandshakeStatus()) {
          case NEED_TASK -> runTasks();
          case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            SSLEngineResult result = unwrap();
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
              return fault("the server closed it during the handshake");
            }
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
              if (!saidHello) {
                // Not before: the library's own preparations may take longer than the server's.
                saidHello = true;
                sinceNs = System.nanoTime();
              }
              int count =
                  fill(received == 0 ? sinceNs + patienceNs : System.nanoTime() + 2 * patienceNs);
              if (count <= 0) {
                return count == 0
                    ? fault(FELL_SILENT)
                    : fault("the server closed the connection during the handshake");
              }
            }
          }
          case FINISHED, NOT_HANDSHAKING -> {
            return new Handshake.Made(this);
          }
        }
      }
    } catch (SSLException e) {
      return fault(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The library's parsers of certificates and extensions may stumble over hostile bytes.
      return fault("the server's handshake is malformed");
    }
  }

  /** The handshake failed: whether it was one at all is told by the first record. */
  private Handshake fault(String words) {
    over = true;
    int type = received > 0 ? firstHeard[0] : 0;
    boolean isTls = received > 2 && (type == ALERT || type == HANDSHAKE) && firstHeard[1] == 3;
    if (!isTls) {
      byte[] heard = java.util.Arrays.copyOf(firstHeard, Math.min(received, firstHeard.length));
      return new Handshake.Other(heard, connection.isOver());
    }
    if (type == ALERT && received > RECORD_HEADER + 1) {
      int code = firstHeard[RECORD_HEADER + 1] & 0xff;
      return new Handshake.Faulty(
          "alert " + ALERTS.getOrDefault(code, Integer.toString(code)), false);
    }
    return new Handshake.Faulty(words, words.equals(FELL_SILENT));
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void wrap(ByteBuffer words) throws SSLException, InterruptedException {
    outgoing.clear();
    engine.wrap(words, outgoing);
    outgoing.flip();
    connection.send(outgoing);
  }

  private SSLEngineResult unwrap() throws SSLException {
    incoming.flip();
    clear.compact();
    try {
      return engine.unwrap(incoming, clear);
    } finally {
      clear.flip();
      incoming.compact();
    }
  }

  /** Takes more off the connection: how many bytes, 0 for none in time, -1 for no more. */
  private int fill(long untilNs) throws InterruptedException {
    if (received >= MOST_RECEIVED || !incoming.hasRemaining()) {
      return -1;
    }
    int start = incoming.position();
    int count = connection.receive(incoming, untilNs);
    for (int i = 0; i < count && received + i < firstHeard.length; i++) {
      firstHeard[received + i] = incoming.get(start + i);
    }
    received += Math.max(0, count);
    return count;
  }

  @Override
  void say(byte[] words) throws InterruptedException {
    ByteBuffer rest = ByteBuffer.wrap(words);
    try {
      while (rest.hasRemaining() && !isOver()) {
        int before = rest.remaining();
        wrap(rest);
        if (rest.remaining() == before && engine.isOutboundDone()) {
          over = true;
        }
      }
    } catch (SSLException e) {
      over = true;
    }
  }

  @Override
  int receive(ByteBuffer room, long untilNs) throws InterruptedException {
    try {
      while (!clear.hasRemaining()) {
        if (over) {
          return -1;
        }
        SSLEngineResult result = unwrap();
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          runTasks();
        } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
          wrap(ByteBuffer.allocate(0));
        }
        switch (result.getStatus()) {
          case BUFFER_UNDERFLOW -> {
            int count = fill(untilNs);
            if (count <= 0) {
              over = count < 0;
              return count;
            }
          }
          case CLOSED, BUFFER_OVERFLOW -> over = true;
          case OK -> {}
        }
      }
    } catch (SSLException e) {
      over = true;
      return -1;
    }
    int count = Math.min(room.remaining(), clear.remaining());
    room.put(clear.slice(clear.position(), count));
    clear.position(clear.position() + count);
    return count;
  }

  @Override
  boolean isOver() {
    return over;
  }

  @Override
  void close() {
    connection.close();
  }

  /** The certificates that the server showed, its own first; empty if none. */
  List<X509Certificate> chain() {
    return recorder.chain;
  }

  /** For example {@code TLSv1.3}. */
  String version() {
    return engine.getSession().getProtocol();
  }

  String cipher() {
    return engine.getSession().getCipherSuite();
  }

  /** The application protocol that the server chose, or empty. */
  String application() {
    String chosen = engine.getApplicationProtocol();
    return chosen == null ? "" : chosen.toLowerCase(Locale.ROOT);
  }

  /** Accepts everything and keeps it. */
  private static final class Recorder extends X509ExtendedTrustManager {
    private List<X509Certificate> chain = List.of();

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind, SSLEngine engine) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind, java.net.Socket socket) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String kind) {
      chain = List.of(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
