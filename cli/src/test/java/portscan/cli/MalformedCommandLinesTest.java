package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is typed wrong: one line that names the culprit and the nearest right word. */
class MalformedCommandLinesTest {
  private static final int TEN_MEGABYTES = 10_000_000;
  private static final String SOME_TARGET = "127.0.0.1:1";

  /**
   * One mistake.
   *
   * @param words the command line
   * @param input what standard input holds
   * @param fragments what the message says
   */
  record Mistake(List<String> words, Supplier<InputStream> input, List<String> fragments) {
    @Override
    public String toString() {
      String line = String.join(" ", words);
      StringBuilder shown = new StringBuilder();
      line.chars()
          .limit(70)
          .forEach(c -> shown.append(c < ' ' || c > '~' ? "\\u%04x".formatted(c) : "" + (char) c));
      return shown + " says " + fragments;
    }

    Mistake fed(String text) {
      return fed(text.getBytes(StandardCharsets.UTF_8));
    }

    Mistake fed(byte[] bytes) {
      return new Mistake(words, () -> new ByteArrayInputStream(bytes), fragments);
    }

    Mistake says(String... fragments) {
      return new Mistake(words, input, List.of(fragments));
    }
  }

  private static Mistake typed(String... words) {
    return new Mistake(List.of(words), InputStream::nullInputStream, List.of());
  }

  private static Mistake check(String... words) {
    return typed(Stream.concat(Stream.of("check"), Arrays.stream(words)).toArray(String[]::new));
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
            commands(),
            ports(),
            addresses(),
            names(),
            urls(),
            unknownOptions(),
            missingValues(),
            values(),
            contradictions(),
            lists(),
            scans(),
            control())
        .flatMap(List::stream);
  }

  private static List<Mistake> commands() {
    return List.of(
        typed().says("no command", "portscan check HOST:PORT"),
        typed("").says("unknown command \"\"", "portscan --help"),
        typed("chekc", SOME_TARGET).says("\"chekc\"", "did you mean \"check\"?"),
        typed("wiat", SOME_TARGET).says("\"wiat\"", "did you mean \"wait\"?"),
        typed("listener").says("\"listener\"", "did you mean \"listeners\"?"),
        typed("completions", "bash").says("\"completions\"", "did you mean \"completion\"?"),
        typed("manul").says("\"manul\"", "did you mean \"manual\"?"),
        typed("CHECK", SOME_TARGET).says("\"CHECK\"", "did you mean \"check\"?"),
        typed("frobnicate").says("unknown command \"frobnicate\""),
        typed("db.example:5432").says("did you mean \"check db.example:5432\"?"),
        typed("help", "chekc").says("\"chekc\"", "did you mean \"check\"?"),
        typed("--hlep").says("\"--hlep\"", "did you mean \"--help\"?"),
        typed("--versoin").says("\"--versoin\"", "did you mean \"--version\"?"),
        typed("--format", "json", "check", SOME_TARGET).says("\"--format\"", "follow a command"),
        typed("check").says("no target", "db.example:5432"),
        typed("wait").says("no target", "db.example:5432"),
        typed("wait", "--", "true").says("no target"),
        typed("listeners", SOME_TARGET).says("takes no targets", "\"127.0.0.1:1\""),
        typed("completion").says("completion takes one word: bash|zsh|fish"),
        typed("completion", "bash", "zsh").says("completion takes one word"),
        typed("completion", "bsh").says("\"bsh\"", "did you mean \"bash\"?"),
        typed("completion", "powershell").says("\"powershell\"", "bash, zsh, fish"),
        typed("manual", "check").says("manual takes no words", "\"check\""));
  }

  private static List<Mistake> ports() {
    return List.of(
        check("127.0.0.1:0").says("port \"0\"", "between 1 and 65535"),
        check("127.0.0.1:65536").says("port \"65536\"", "between 1 and 65535"),
        check("127.0.0.1:99999999999999999999").says("\"99999999999999999999\""),
        check("127.0.0.1", "65536").says("port \"65536\""),
        check("127.0.0.1", "0").says("port \"0\""),
        check("127.0.0.1:1-").says("\"1-\" ends nowhere", "\"1-65535\""),
        check("127.0.0.1:-5").says("\"-5\" starts nowhere", "\"1-5\""),
        check("127.0.0.1:99-1").says("\"99-1\" runs backwards", "\"1-99\""),
        check("127.0.0.1", "-p", "99-1").says("-p", "\"99-1\" runs backwards", "\"1-99\""),
        check("127.0.0.1", "-p", "1-70000").says("-p", "\"70000\""),
        check("127.0.0.1", "-p", "22,,80").says("-p", "a port is missing", "\"22,80\""),
        check("127.0.0.1", "-p", "").says("-p", "empty"),
        check("127.0.0.1", "-p", "22 80").says("-p", "hold a space", "\"22,80\""),
        check("127.0.0.1", "-p", "htpp").says("-p", "\"htpp\"", "did you mean \"http\"?"),
        check("127.0.0.1", "-p", "X:22").says("-p", "\"X:\"", "T: is TCP"),
        check("127.0.0.1", "-p", "tcp:22").says("-p", "\"tcp:\"", "did you mean \"T:22\"?"),
        check("127.0.0.1", "-p", "22.5").says("-p", "\"22.5\""),
        check("127.0.0.1", "-p", "0x16").says("-p", "\"0x16\""),
        check("127.0.0.1:ssh2x").says("\"ssh2x\""),
        check("127.0.0.1:").says("\"127.0.0.1:\""),
        check("127.0.0.1").says("\"127.0.0.1\"", "port"),
        check("127.0.0.1:22/tcp").says("\"127.0.0.1:22/tcp\"", "\"tcp://127.0.0.1:22\""),
        check(SOME_TARGET, "--exclude-ports", "1").says("--exclude-ports leaves no port"),
        check(SOME_TARGET, "--exclude-ports", "9-2").says("--exclude-ports", "\"9-2\"", "\"2-9\""),
        typed("wait", "127.0.0.1:0").says("port \"0\""),
        typed("listeners", "-p", "0").says("-p", "port \"0\""),
        typed("listeners", "-p", "90-80").says("-p", "runs backwards", "\"80-90\""),
        typed("listeners", "-p", "postgrsql").says("-p", "did you mean \"postgresql\"?"));
  }

  private static List<Mistake> addresses() {
    return List.of(
        check("[::1").says("\"[::1\" lacks the closing bracket", "\"[::1]\""),
        check("[::1:80").says("lacks the closing bracket"),
        check("[]:80").says("empty brackets"),
        check("[db.example]:80").says("not an IPv6 address", "\"db.example:80\""),
        check("[::1]80").says("without a colon"),
        check("::1:80").says("\"[::1]:80\""),
        check("2001:db8::1").says("without a port"),
        check("2001:db8:::1:80").says("\"2001:db8:::1:80\""),
        check("256.0.0.1:80").says("octet \"256\""),
        check("1.2.3:80").says("\"1.2.3\"", "four octets"),
        check("1.2.3.4.5:80").says("\"1.2.3.4.5\""),
        check("010.0.0.1:80").says("octet \"010\"", "leading zeros"),
        check("0x7f.0.0.1:80").says("\"0x7f\"", "decimal"),
        check("2130706433:80").says("\"2130706433\"", "is a number"),
        check("10.0.0.0/33:80").says("\"33\"", "between 0 and 32"),
        check("10.0.0.0/:80").says("lacks its prefix length"),
        check("10.0.0.0/x:80").says("\"x\""),
        check("10.0.0.0/255.255.255.0", "-p", "80").says("\"10.0.0.0/24\""),
        check("[2001:db8::/129]:80").says("\"129\"", "between 0 and 128"),
        check("2001:db8::/8", "-p", "80").says("more addresses than can be counted"),
        check("db.example/24:80").says("does not start with an IP address"),
        check("10.0.0.9-10.0.0.1:80").says("runs backwards", "\"10.0.0.1-10.0.0.9\""),
        check("10.0.9-1.1:80").says("\"9-1\"", "runs backwards"),
        check("10.0.0.1,,2:80").says("octet is missing"));
  }

  private static List<Mistake> names() {
    return List.of(
        check("").says("the target is empty"),
        check(":80").says("names no host", "\"localhost:80\""),
        check("a..b:80").says("\"a..b\"", "empty part"),
        check("-leading.example:80").says("unknown option \"-leading.example:80\""),
        check("trailing-.example:80").says("ends with a hyphen"),
        check("under score:80").says("holds a space"),
        check("host!name:80").says("\"!\""),
        check("one,two:80").says("\"one two\""),
        check("shop:80:90").says("more than one colon"),
        check("user@db.example:80").says("holds a login", "\"db.example:80\""),
        check("x".repeat(64) + ":80").says("part of 64 characters"),
        check("x.".repeat(130) + "x:80").says("at most 253"),
        check("x".repeat(100_000) + ":80").says("longer than 1000 characters"),
        check("stra\u00dfe.example:80").says("means different hosts"));
  }

  private static List<Mistake> urls() {
    return List.of(
        check("htpps://shop.example/").says("\"htpps\"", "did you mean \"https://\"?"),
        check("://shop.example").says("scheme"),
        check("https://").says("names no host"),
        check("https:///path").says("names no host"),
        check("https:/shop.example").says("without \"://\"", "\"https://shop.example\""),
        check("http://::1:80/").says("brackets"),
        check("https://a:1,b:2/").says("several hosts"),
        check("https://shop.example:99999/").says("port \"99999\""),
        check("udp://").says("names no host"),
        check("udp://127.0.0.1").says("port"),
        check("udp://127.0.0.1:0").says("port \"0\""));
  }

  private static List<Mistake> unknownOptions() {
    return List.of(
        check(SOME_TARGET, "--fromat", "json").says("\"--fromat\"", "did you mean \"--format\"?"),
        check(SOME_TARGET, "--formt=json").says("\"--formt\"", "did you mean \"--format\"?"),
        check(SOME_TARGET, "--timout", "1s").says("\"--timout\"", "did you mean \"--timeout\"?"),
        check(SOME_TARGET, "--quite").says("\"--quite\"", "did you mean \"--quiet\"?"),
        check(SOME_TARGET, "--no-colour").says("\"--no-colour\"", "did you mean \"--no-color\"?"),
        check(SOME_TARGET, "--any-adress").says("did you mean \"--any-address\"?"),
        check(SOME_TARGET, "-x").says("\"-x\""),
        check(SOME_TARGET, "-vx").says("\"-x\" in \"-vx\""),
        check(SOME_TARGET, "--sS").says("\"--sS\""),
        check(SOME_TARGET, "-7").says("\"-7\""),
        check("--frobnicate").says("\"--frobnicate\"", "portscan check --help"),
        typed("wait", SOME_TARGET, "--unti", "open").says("did you mean \"--until\"?"),
        typed("wait", SOME_TARGET, "--srict").says("did you mean \"--strict\"?"),
        typed("wait", SOME_TARGET, "--format", "json").says("\"--format\"", "wait --help"),
        typed("listeners", "--chekc").says("did you mean \"--check\"?"),
        typed("listeners", "--verbos").says("did you mean \"--verbose\"?"),
        typed("completion", "--hepl").says("did you mean \"--help\"?"),
        typed("manual", "--halp").says("did you mean \"--help\"?"));
  }

  private static List<Mistake> missingValues() {
    return List.of(
        check(SOME_TARGET, "-p").says("-p lacks its value", "PORTS"),
        check("127.0.0.1:22", "-p", "80").says("\"127.0.0.1:22\" names its own port", "-p 80"),
        check(SOME_TARGET, "--timeout").says("--timeout lacks its value", "DURATION"),
        check(SOME_TARGET, "--format").says("--format lacks its value", "jsonl"),
        check("--format", "--quiet", SOME_TARGET).says("--format lacks its value"),
        check(SOME_TARGET, "-iL").says("-iL lacks its value", "FILE"),
        check(SOME_TARGET, "--exclude-ports").says("--exclude-ports lacks its value"),
        check(SOME_TARGET, "-c").says("--count lacks its value", "N"),
        check(SOME_TARGET, "--interval").says("--interval lacks its value"),
        check(SOME_TARGET, "-e", "").says("-e needs a value"),
        check(SOME_TARGET, "--netns=").says("--netns needs a value"),
        check(SOME_TARGET, "--timeout=").says("--timeout", "duration is empty"),
        check(SOME_TARGET, "--quiet=yes").says("--quiet takes no value", "\"=yes\""),
        check(SOME_TARGET, "--help=no").says("--help takes no value"),
        typed("wait", SOME_TARGET, "-t").says("--timeout lacks its value"),
        typed("wait", SOME_TARGET, "--until").says("--until lacks its value", "open, closed"),
        typed("listeners", "-p").says("-p lacks its value"));
  }

  private static List<Mistake> values() {
    return List.of(
        check(SOME_TARGET, "--count", "0").says("--count \"0\"", "from 1 to"),
        check(SOME_TARGET, "--count", "-1").says("--count \"-1\"", "from 1 to"),
        check(SOME_TARGET, "--count", "many").says("--count \"many\""),
        check(SOME_TARGET, "--count", "99999999999").says("--count \"99999999999\""),
        check(SOME_TARGET, "--timeout", "-1").says("--timeout", "\"-1\" is negative"),
        check(SOME_TARGET, "--timeout", "0").says("--timeout", "\"0\" is zero"),
        check(SOME_TARGET, "--timeout", "5x").says("--timeout", "\"x\"", "ms, s, m, h, d"),
        check(SOME_TARGET, "--timeout", "5sec").says("--timeout", "did you mean \"5s\"?"),
        check(SOME_TARGET, "--timeout", "soon").says("--timeout", "\"soon\""),
        check(SOME_TARGET, "--timeout", "999999999h").says("--timeout", "292 years"),
        check(SOME_TARGET, "--interval", "1 day").says("--interval", "\" day\""),
        check(SOME_TARGET, "--retries", "-1").says("--retries \"-1\"", "from 0 to 100"),
        check(SOME_TARGET, "--retries", "101").says("--retries \"101\""),
        check(SOME_TARGET, "--rate", "abc").says("--rate \"abc\""),
        check(SOME_TARGET, "--rate", "0").says("--rate \"0\"", "from 1 to"),
        typed("wait", SOME_TARGET, "--rate", "abc").says("--rate \"abc\""),
        typed("wait", SOME_TARGET, "-t", "abc").says("--timeout", "\"abc\""),
        typed("wait", SOME_TARGET, "--until", "opn").says("\"opn\"", "did you mean \"open\"?"),
        typed("wait", SOME_TARGET, "--until", "filtered").says("\"filtered\"", "open, closed"),
        typed("wait", SOME_TARGET, "--probe", "upd").says("\"upd\"", "did you mean \"udp\"?"),
        check(SOME_TARGET, "--format", "jsno").says("\"jsno\"", "did you mean \"json\"?"),
        check(SOME_TARGET, "--format", "JSON").says("\"JSON\"", "did you mean \"json\"?"),
        check(SOME_TARGET, "--format", "").says("format \"\"", "text"),
        check(SOME_TARGET, "--format", "spreadsheet").says("\"spreadsheet\"", "markdown"),
        typed("listeners", "--format", "csvv").says("\"csvv\"", "did you mean \"csv\"?"),
        typed("listeners", "--format", "junit").says("\"junit\"", "text, json, jsonl, csv"),
        check(SOME_TARGET, "--probe", "conect").says("\"conect\"", "did you mean \"connect\"?"),
        check(SOME_TARGET, "--probe", "icmp").says("\"icmp\"", "auto"),
        check(SOME_TARGET, "--request", "dnss").says("\"dnss\"", "did you mean \"dns\"?"),
        check(SOME_TARGET, "--request", "frobnication").says("\"frobnication\"", "dns"),
        check(SOME_TARGET, "--source", "nonsense").says("--source \"nonsense\""),
        check(SOME_TARGET, "--source", "10.0.0.1/8").says("--source \"10.0.0.1/8\""),
        check(SOME_TARGET, "--netns", "../../etc").says("--netns \"../../etc\""),
        typed("listeners", "--netns", "/proc/1/ns/net").says("--netns \"/proc/1/ns/net\""),
        check(SOME_TARGET, "-o", "/").says("-o \"/\" cannot be written"),
        check(SOME_TARGET, "-o", "/no/such/folder/file").says("cannot be written"));
  }

  private static List<Mistake> contradictions() {
    return List.of(
        check(SOME_TARGET, "--watch", "--count", "3").says("--watch", "--count"),
        check(SOME_TARGET, "--udp", "--probe", "connect").says("--probe connect", "--udp"),
        typed("listeners", "--tcp", "--udp").says("--tcp", "--udp"),
        typed("scan", "127.0.0.1", "-p22", "-p80").says("-p ", "more than once", "\"22,80\""),
        typed("scan", "127.0.0.1", "-PS22", "-PS=80").says("-PS ", "once, as \"22,80\""),
        typed("scan", "127.0.0.1", "-oX", "a.xml", "-oX", "b.xml").says("-oX", "leave one out"),
        check(SOME_TARGET, "--", "127.0.0.1").says("\"127.0.0.1\"", "port"));
  }

  private static List<Mistake> lists() {
    byte[] junk = new byte[TEN_MEGABYTES];
    for (int i = 0; i < junk.length; i++) {
      junk[i] = (byte) ((i * 7919) >>> 3);
    }
    return List.of(
        check("-").fed("").says("no targets in \"standard input\""),
        check("-").fed(" \n\t\r\n").says("no targets"),
        check("-").fed("# nothing\n#\n").says("no targets"),
        check("-iL", "-").fed("").says("no targets"),
        typed("wait", "-").fed("").says("no targets"),
        check("-").fed("127.0.0.1:1\n127.0.0.1:0\n").says("standard input:2:11:", "port \"0\""),
        check("-").fed("127.0.0.1:1 [::1\n").says("standard input:1:13:", "closing bracket"),
        check("-").fed("x".repeat(TEN_MEGABYTES)).says("standard input:1:1:", "longer than 1000"),
        check("-").fed(junk).says("standard input:"),
        check("-").fed(new byte[TEN_MEGABYTES]).says("standard input:1:1:"),
        check("-")
            .fed(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', ':', '1'})
            .says("standard input:1:1", "not UTF-8"),
        check("-").fed("\u001b[31m127.0.0.1:1\n").says("standard input:1:1:", "\\u001b"),
        check("-iL", "/no/such/file").says("-iL \"/no/such/file\""),
        check("-iL", "/").says("-iL \"/\""),
        check("-iL", "").says("-iL \"\""),
        check("-iL", "a\0b").says("-iL \"a\\u0000b\""));
  }

  private static Mistake scan(String... words) {
    return typed(Stream.concat(Stream.of("scan"), Arrays.stream(words)).toArray(String[]::new));
  }

  private static List<Mistake> scans() {
    String host = "127.0.0.1";
    return List.of(
        scan().says("no target"),
        check("--service", "--count", "2", host + ":1").says("--service", "--count"),
        scan("-sQ", host).says("\"-sQ\"", "-sS"),
        scan("-sC", host).says("\"-sC\""),
        scan("-A", host).says("\"-A\"", "leave it out"),
        scan("-sS", "-sF", host).says("-sS and -sF", "leave one out"),
        scan("--probe", "sin", host).says("\"sin\"", "did you mean \"syn\"?"),
        scan("--probe", "fin", "-sS", host).says("--probe fin and -sS"),
        scan("--prob", "syn", host).says("\"--prob\"", "did you mean \"--probe\"?"),
        scan("-PX", host).says("\"-PX\"", "did you mean"),
        scan("-PSx", host).says("-PS", "\"x\""),
        scan("-Pn", "-sn", host).says("-Pn"),
        scan("-sn", "-p", "22", host).says("-sn asks no ports", "-p"),
        scan("-sU", "-p", "T:22", host).says("-p names TCP ports alone", "-sSU"),
        scan("-sT", "-p", "U:53", host).says("-p names UDP ports alone", "-sU"),
        scan("-T9", host).says("-T", "\"9\"", "0 to 5"),
        scan("-T", "agressive", host).says("did you mean \"aggressive\"?"),
        scan("--topports", "5", host).says("did you mean \"--top-ports\"?"),
        scan("--top-ports", "0", host).says("--top-ports", "1 to 65535"),
        scan("-F", "-p", "22", host).says("-p and -F", "leave one out"),
        scan("--min-rate", "9", "--max-rate", "5", host).says("--min-rate 9", "--max-rate 5"),
        scan("--max-retries", "-1", host).says("--retries", "0 to 100"),
        scan("--host-timeout", "soon", host).says("--host-timeout", "\"soon\""),
        scan("--shard", "1/2", host).says("--shard needs --seed"),
        scan("--shard", "3/2", "--seed", "1", host).says("\"3/2\"", "I/N"),
        scan("--seed", "x", host).says("--seed", "\"x\""),
        scan("--exclude", "1.2.3.4.5", host).says("--exclude", "four octets"),
        scan("--excludefile", "/nowhere", host).says("--excludefile", "/nowhere"),
        scan("-iL", "/nowhere").says("-iL", "/nowhere"),
        scan("-oX", "/nowhere/x", host).says("-oX", "cannot be written"),
        scan("-oN", "-", "-oX", "-", host).says("standard output takes one report"),
        scan("-oZ", "x", host).says("\"-oZ\"", "did you mean"),
        scan("-sn", "--journal", "x", host).says("-sn asks no ports", "leave one out"),
        scan("--journal", "", host).says("--journal \"\"", "not a file name"),
        scan("--resume", "/nowhere").says("--resume \"/nowhere\"", "can be read"),
        scan("--resume", "/").says("--resume \"/\"", "can be read"),
        scan("--resume").says("--resume lacks its value"),
        scan("--resume", "/nowhere", host).says("--resume asks", "leave out \"127.0.0.1\""),
        scan("--resume", "/nowhere", "-p", "22").says("--resume asks", "leave out -p"),
        scan("--resume", "/nowhere", "-sT").says("--resume asks", "leave out -sT"),
        scan("--resume", "/nowhere", "--seed", "1").says("--resume asks", "leave out --seed"),
        scan("--resume", "/nowhere", "--journal", "x").says("leave out --journal"),
        scan("--resume", "/nowhere", "-oX", "-", "--open").says("leave out --open"),
        scan("--resume", "/nowhere", "-oX", "-", "-v", "--pcap", "x").says("can be read"),
        scan("--format", "junit", host).says("unknown format \"junit\""),
        scan("-p", "70000", host).says("70000"));
  }

  private static List<Mistake> control() {
    return List.of(
        check("127.0.0.1:1\0").says("\\u0000", "cannot be printed"),
        check("\u001b[2J127.0.0.1:1").says("\\u001b", "cannot be printed"),
        check("127.0.0.1:1\n127.0.0.2:1").says("\\u000a"),
        check("a\u202eb:80").says("\\u202e"),
        check("a\u0085b:80").says("\\u0085"),
        check("\ud800:80").says("\\ud800"),
        check(SOME_TARGET, "--\u001b[31mred").says("\\u001b"),
        check(SOME_TARGET, "--format", "\u001b[31mjson").says("\\u001b"),
        check(SOME_TARGET, "--format", "js\ron").says("\\u000d"),
        check(SOME_TARGET, "--timeout", "1\u0007s").says("\\u0007"),
        check(SOME_TARGET, "--count", "1\0").says("\\u0000"),
        check(SOME_TARGET, "--source", "\u001b]0;title\u0007").says("\\u001b"),
        check(SOME_TARGET, "-p", "22\u001b[m").says("\\u001b"),
        check(SOME_TARGET, "-o", "a\0b").says("-o \"a\\u0000b\""),
        check(SOME_TARGET, "--quiet=\u001b[31m").says("\\u001b"),
        check(SOME_TARGET, "--probe", "y".repeat(100_000)).says("yyy..."),
        check(SOME_TARGET, "--" + "y".repeat(100_000)).says("yyy..."),
        typed("\u001b[2J").says("\\u001b"),
        typed("z".repeat(100_000)).says("zzz..."),
        typed("completion", "ba\u0000sh").says("\\u0000"),
        typed("listeners", "\u001b[2J").says("\\u001b"),
        typed("manual", "\u001b[2J").says("\\u001b"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistake_isToldInOneLine(Mistake mistake) {
    Invocation run = Invocation.with(mistake.input().get(), mistake.words());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("portscan: ").endsWith("\n").doesNotContain("\tat ");
    String line = run.err().substring(0, run.err().length() - 1);
    assertThat(line).contains(mistake.fragments()).hasSizeLessThan(1100);
    assertThat(line.codePoints())
        .as(line)
        .noneMatch(character ->
            Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT
                || Character.getType(character) == Character.SURROGATE);
  }

  @Test
  void mistakes_areMoreThanAHundredAndFifty() {
    assertThat(mistakes().map(Mistake::words).distinct()).hasSizeGreaterThan(150);
    assertThat(mistakes()).allMatch(mistake -> !mistake.fragments().isEmpty());
  }

  @Test
  void listOfAMistakeInTheMillionthLine_isRejectedBeforeAnythingIsAsked(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("list");
    Files.writeString(file, "127.0.0.1:1\n".repeat(1_000_000) + "127.0.0.1:70000\n");
    long startNs = System.nanoTime();

    Invocation run = Invocation.of("check", "-iL", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(":1000001:11:", "port \"70000\"");
    assertThat(run.out()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(20));
  }
}
