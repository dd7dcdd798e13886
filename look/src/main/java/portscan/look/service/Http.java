package portscan.look.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1: the status line and a few fields of the answer to GET / (RFC 9112, RFC 9110). */
final class Http implements Protocol {
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/(1\\.[01]) ([1-5]\\d\\d)(?: |$)");

  /** A length of 1 or more, or chunks, of which the last one is at least there. */
  private static final Pattern LENGTH =
      Pattern.compile("(?im)^(?:content-length: *[1-9]|transfer-encoding: *chunked)");

  /** Fields whose values are kept, by the name of the detail. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "server", "http.server",
          "location", "http.location",
          "x-powered-by", "http.powered-by",
          "www-authenticate", "http.authenticate");

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Set<Integer> ports() {
    return Set.of(
        80, 81, 591, 2375, 2379, 3000, 3128, 5000, 5601, 5984, 7001, 8000, 8001, 8008, 8080, 8081,
        8082, 8086, 8088, 8090, 8123, 8222, 8500, 8888, 9000, 9090, 9091, 9093, 9100, 9200, 15672);
  }

  @Override
  public Set<Integer> tlsPorts() {
    return Set.of(443, 2376, 2380, 4443, 5986, 6443, 8006, 8443, 8834, 9443, 10250, 10443);
  }

  @Override
  public boolean begins(byte[] heard) {
    return STATUS_LINE.matcher(Shown.firstLine(heard)).lookingAt();
  }

  @Override
  public @Nullable Sighting speak(Talk talk, byte[] greeting, Asked asked)
      throws InterruptedException {
    talk.say(
        Texts.bytes(
            """
            GET / HTTP/1.1\r
            Host: %s:%d\r
            User-Agent: portscan\r
            Accept: */*\r
            Connection: close\r
            \r
            """
                .formatted(asked.host(), asked.port())));
    byte[] answer = talk.hear(Http::hasFields);
    Sighting seen = read(answer);
    // What a server says to a stranger in clear comes in the body.
    if (seen != null && seen.details().getOrDefault("http.status", "").equals("400")) {
      return wantsTls(seen, Texts.text(answer) + Texts.text(talk.hear()));
    }
    if (seen != null && promisesMore(answer)) {
      boolean comes = talk.hear(soFar -> true).length > 0 || talk.isOver();
      return comes ? seen : seen.detail(Sighting.BROKEN_OFF, "told");
    }
    return seen;
  }

  /** Whether a body is announced of which nothing has come yet (RFC 9112 section 6.3). */
  private static boolean promisesMore(byte[] answer) {
    return LENGTH.matcher(Texts.text(answer)).find() && endsWithFields(answer);
  }

  private static boolean endsWithFields(byte[] answer) {
    byte[] allButOne = java.util.Arrays.copyOf(answer, answer.length - 1);
    return hasFields(answer) && !hasFields(allButOne);
  }

  private static boolean hasFields(byte[] soFar) {
    int length = soFar.length;
    for (int i = 3; i < length; i++) {
      if (soFar[i] == '\n' && (soFar[i - 1] == '\n' || (soFar[i - 2] == '\n'))) {
        return true;
      }
    }
    return false;
  }

  private static Sighting wantsTls(Sighting seen, String answer) {
    String words = answer.toLowerCase(Locale.ROOT);
    boolean wants = words.contains("https") || words.contains("ssl") || words.contains("tls");
    return wants ? seen.detail(WANTS_TLS, "told") : seen;
  }

  /** The detail that stands for "plain HTTP was sent to an HTTPS port". */
  static final String WANTS_TLS = "http.tls-wanted";

  /** Reads the head of an answer; null if it is none of HTTP/1. */
  private @Nullable Sighting read(byte[] answer) {
    List<String> lines = Texts.lines(answer);
    Matcher status = STATUS_LINE.matcher(lines.getFirst());
    if (!status.lookingAt()) {
      return null;
    }
    Sighting seen =
        Sighting.of(name()).banner(lines.getFirst()).detail("http.status", status.group(2));
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (line.isEmpty()) {
        break;
      }
      if (colon > 0) {
        String detail = FIELDS.get(line.substring(0, colon).toLowerCase(Locale.ROOT));
        if (detail != null) {
          seen = seen.detail(detail, line.substring(colon + 1).strip());
        }
      }
    }
    String server = seen.details().getOrDefault("http.server", "");
    int blank = server.indexOf(' ');
    return server.isEmpty()
        ? seen
        : Texts.software(
            seen,
            blank > 0 && server.indexOf('/') < blank && server.indexOf('/') > 0
                ? server.substring(0, blank)
                : server,
            '/');
  }
}
