package portscan.api.experiment;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;

/**
 * What does a name mean, and to whom? The system's resolver, the hosts file, each configured name
 * server and the zone's own servers are asked separately, for A (RFC 1035) and AAAA (RFC 3596).
 *
 * @param name a host name
 * @param limit the most time that it takes
 */
public record Resolve(String name, Duration limit) implements Experiment<Resolve.Result> {
  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /** Why a server was asked. */
  public enum Role {
    /** This machine's configuration names it. */
    CONFIGURED,
    /** The zone's NS records name it. */
    AUTHORITATIVE
  }

  /** What a server said. */
  public enum Status {
    ANSWERED,
    /** The name exists, without an address. */
    NO_ADDRESS,
    /** NXDOMAIN. */
    NO_SUCH_NAME,
    /** It will not answer us, or could not: REFUSED, SERVFAIL and the like. */
    FAILED,
    SILENT,
    /** The scope forbids asking it. */
    FORBIDDEN
  }

  /**
   * One server's answer.
   *
   * @param server who
   * @param role why it was asked
   * @param asked the name as asked, with the search domain that was appended
   * @param status what it said
   * @param addresses the A and AAAA records, in the order given
   * @param authoritative whether the answer bears the AA flag: it comes from the zone, not a cache
   * @param recursive whether the server offers to ask others for what it does not know (the RA
   *     flag), as a cache does and a zone's own server does not
   * @param ttl the least time that the answer may be kept; null without records
   * @param zoneSerial the zone's serial as this server knows it (its SOA record), if it tells
   * @param rtt from question to answer; null without an answer
   * @param note what else is worth saying, or empty
   */
  public record Answer(
      IpAddress server,
      Role role,
      String asked,
      Status status,
      List<IpAddress> addresses,
      boolean authoritative,
      boolean recursive,
      @Nullable Duration ttl,
      OptionalLong zoneSerial,
      @Nullable Duration rtt,
      String note) {
    public Answer {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * A line of the hosts file that holds the name.
   *
   * @param file the file's path
   * @param line its number, from 1
   * @param address what it maps the name to
   */
  public record HostsEntry(String file, int line, IpAddress address) {}

  /**
   * The answers.
   *
   * @param system what programs on this machine get; empty if the name is not found
   * @param hosts the hosts file's lines for the name
   * @param answers the servers' answers
   * @param searchDomains the configured search list
   * @param packets how many questions were sent
   */
  public record Result(
      List<IpAddress> system,
      List<HostsEntry> hosts,
      List<Answer> answers,
      List<String> searchDomains,
      int packets)
      implements Experiment.Result {
    public Result {
      system = List.copyOf(system);
      hosts = List.copyOf(hosts);
      answers = List.copyOf(answers);
      searchDomains = List.copyOf(searchDomains);
    }
  }
}
