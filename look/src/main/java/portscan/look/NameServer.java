package portscan.look;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.scan.Egress;

/**
 * Asks name servers; the only class of this module that opens sockets, for which it wants a permit
 * (RFC 1035 section 4.2).
 *
 * <p>What comes back counts only if it is from the server, and bears the number and the question of
 * something asked; anything else is passed over, since a forger could have sent it.
 */
final class NameServer {
  private static final int MAXIMUM_DATAGRAM = 65_535;
  private static final SecureRandom NUMBERS = new SecureRandom();

  /** Strangers' datagrams past this many in one wait end it. */
  private static final int MAXIMUM_STRANGE = 1000;

  /**
   * How long a server is asked.
   *
   * @param tries how often by UDP, 1 or more
   * @param eachNs the wait after each try
   * @param deadlineNs by {@link System#nanoTime}; nothing goes on longer
   */
  record Patience(int tries, long eachNs, long deadlineNs) {
    long remainingNs() {
      return deadlineNs - System.nanoTime();
    }
  }

  /** What came of a question. */
  sealed interface Reply {}

  /** An answer, and how long it took. */
  record Told(DnsMessage message, Duration rtt) implements Reply {}

  /** No answer came. */
  record Silence() implements Reply {}

  /**
   * It could not be asked, or does not answer this way.
   *
   * @param why in words for the user
   */
  record Failure(String why) implements Reply {}

  private final AtomicInteger sent;

  /**
   * Counts what it sends.
   *
   * @param sent counts questions
   */
  NameServer(AtomicInteger sent) {
    this.sent = sent;
  }

  /** Asks all questions at once by UDP, and those without an answer again. */
  List<Reply> ask(
      Egress.Permit permit,
      List<DnsMessage.Question> questions,
      boolean recursive,
      Patience patience) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address(permit.endpoint()));
      return new Exchange(socket, questions, recursive).replies(patience);
    } catch (IOException e) {
      return questions.stream().map(_ -> (Reply) new Failure(words(e, "udp"))).toList();
    }
  }

  /** The questions that are put to one server at once. */
  private final class Exchange {
    private final DatagramSocket socket;
    private final List<DnsMessage.Question> questions;
    private final boolean recursive;
    private final List<Optional<Told>> told = new ArrayList<>();
    private final int[] ids;
    private final long[] askedNs;

    Exchange(DatagramSocket socket, List<DnsMessage.Question> questions, boolean recursive) {
      this.socket = socket;
      this.questions = questions;
      this.recursive = recursive;
      ids = NUMBERS.ints(0, 0x10000).distinct().limit(questions.size()).toArray();
      askedNs = new long[questions.size()];
      questions.forEach(_ -> told.add(Optional.empty()));
    }

    List<Reply> replies(Patience patience) throws IOException {
      boolean strange = false;
      for (int i = 0; i < patience.tries() && isOpen() && patience.remainingNs() > 0; i++) {
        send();
        long untilNs = System.nanoTime() + Math.min(patience.eachNs(), patience.remainingNs());
        strange |= receive(untilNs);
      }
      Reply without =
          strange ? new Failure("it sends what is no answer to the question") : new Silence();
      return told.stream().map(reply -> reply.map(Reply.class::cast).orElse(without)).toList();
    }

    private boolean isOpen() {
      return told.stream().anyMatch(Optional::isEmpty);
    }

    private void send() throws IOException {
      for (int i = 0; i < questions.size(); i++) {
        if (told.get(i).isEmpty()) {
          byte[] octets = DnsMessage.ask(ids[i], questions.get(i), recursive);
          askedNs[i] = System.nanoTime();
          socket.send(new DatagramPacket(octets, octets.length));
          sent.incrementAndGet();
        }
      }
    }

    /** Takes answers until all are there or time is up; whether anything else came. */
    private boolean receive(long untilNs) throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[MAXIMUM_DATAGRAM], MAXIMUM_DATAGRAM);
      int strange = 0;
      while (isOpen() && strange < MAXIMUM_STRANGE) {
        long remainingNs = untilNs - System.nanoTime();
        if (remainingNs <= 0) {
          break;
        }
        packet.setLength(MAXIMUM_DATAGRAM);
        socket.setSoTimeout(milliseconds(remainingNs));
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException _) {
          break;
        }
        strange += take(ByteBuffer.wrap(packet.getData(), 0, packet.getLength())) ? 0 : 1;
      }
      return strange > 0;
    }

    private boolean take(ByteBuffer octets) {
      Optional<DnsMessage> message = DnsMessage.parse(octets);
      if (message.isEmpty()) {
        return false;
      }
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] == message.get().id() && questions.get(i).equals(message.get().question())) {
          if (told.get(i).isEmpty()) {
            Duration rtt = Duration.ofNanos(System.nanoTime() - askedNs[i]);
            told.set(i, Optional.of(new Told(message.get(), rtt)));
          }
          return true;
        }
      }
      return false;
    }
  }

  /** Asks one question by TCP, where answers of every length have room. */
  Reply askByTcp(
      Egress.Permit permit, DnsMessage.Question question, boolean recursive, Patience patience) {
    long startNs = System.nanoTime();
    long untilNs = startNs + Math.min(patience.eachNs(), patience.remainingNs());
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(address(permit.endpoint()), milliseconds(untilNs - startNs));
      int id = NUMBERS.nextInt(0x10000);
      byte[] octets = DnsMessage.ask(id, question, recursive);
      ByteBuffer framed = ByteBuffer.allocate(2 + octets.length);
      framed.putShort((short) octets.length).put(octets);
      socket.getOutputStream().write(framed.array());
      sent.incrementAndGet();
      DataInputStream from = new DataInputStream(socket.getInputStream());
      byte[] length = read(socket, from, 2, untilNs);
      byte[] answer = read(socket, from, (length[0] & 0xff) << 8 | (length[1] & 0xff), untilNs);
      Duration rtt = Duration.ofNanos(System.nanoTime() - startNs);
      return DnsMessage.parse(ByteBuffer.wrap(answer))
          .filter(message -> message.id() == id && message.question().equals(question))
          .map(message -> (Reply) new Told(message, rtt))
          .orElse(new Failure("it sends what is no answer to the question by TCP"));
    } catch (SocketTimeoutException _) {
      return new Silence();
    } catch (IOException e) {
      return new Failure(words(e, "tcp"));
    }
  }

  /** Reads so many octets, however slowly they drip, until the time is up. */
  private static byte[] read(Socket socket, DataInputStream from, int size, long untilNs)
      throws IOException {
    byte[] octets = new byte[size];
    int at = 0;
    while (at < size) {
      long remainingNs = untilNs - System.nanoTime();
      if (remainingNs <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(milliseconds(remainingNs));
      int count = from.read(octets, at, size - at);
      if (count < 0) {
        throw new IOException("it closes the connection before it has answered");
      }
      at += count;
    }
    return octets;
  }

  /** At least 1, since 0 would mean for ever. */
  private static int milliseconds(long nanoseconds) {
    return Math.clamp(nanoseconds / 1_000_000, 1, 60_000);
  }

  private static InetSocketAddress address(Endpoint endpoint) throws IOException {
    IpAddress address = endpoint.address();
    InetAddress java =
        address.zone().isEmpty()
            ? InetAddress.getByAddress(address.bytes())
            // A literal, which no name server is asked about.
            : InetAddress.getByName(address.toString());
    return new InetSocketAddress(java, endpoint.port());
  }

  private static String words(IOException e, String transport) {
    if (e instanceof PortUnreachableException) {
      return "nothing listens on its port 53/udp (port unreachable)";
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return "by " + transport + ": " + Text.printable(message);
  }
}
